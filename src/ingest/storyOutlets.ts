import type { Transaction } from '../db/transaction.ts';
import { upsertOutlets } from '../resolvers/writing/outlets.ts';
import { outletsByHost } from '../resolvers/writing/outletsByHost.ts';
import { importId } from './importId.ts';
import { outletDomain } from './outletDomain.ts';
import { commonestName } from './outletName.ts';
import type { ArticleDraft } from './storyDraft.ts';

/**
 * The outlets of articles: by the host of the address or a parent of it, else by the domain that the line gives. One that
 * is known by neither is made: under the given domain where the host is within it, else under the host, named as the
 * batch names it most often, else by its domain.
 */
export async function storyOutlets(
  tx: Transaction,
  drafts: readonly ArticleDraft[],
): Promise<{ ordinalOf: (draft: ArticleDraft) => number; newOutlets: number }> {
  const known = await outletsByHost(
    tx,
    drafts.flatMap(({ host, domain }) => [host, ...(domain === null ? [] : [domain])]),
  );
  const find = ({ host, domain }: ArticleDraft) =>
    known.get(host) ?? (domain === null ? undefined : known.get(domain));
  const unknown = new Map<string, string[]>();
  for (const draft of drafts) {
    if (find(draft) !== undefined) continue;
    const domain = newDomainOf(draft);
    const names = unknown.get(domain) ?? [];
    if (draft.outletName !== null) names.push(draft.outletName);
    unknown.set(domain, names);
  }
  const written = await upsertOutlets(
    tx,
    Array.from(unknown, ([domain, names]) => ({
      id: importId('Source', domain),
      domain,
      name: commonestName(names) ?? domain,
      homepageUrl: `https://${domain}/`,
    })),
  );
  const byDomain = new Map(written.map(({ domain, ordinal }) => [domain, ordinal]));
  return {
    newOutlets: written.filter(({ isNew }) => isNew).length,
    ordinalOf: (draft) => {
      const ordinal = find(draft) ?? byDomain.get(newDomainOf(draft));
      if (ordinal === undefined) throw new Error(`No outlet was written for ${draft.host}.`);
      return ordinal;
    },
  };
}

function newDomainOf({ host, domain }: ArticleDraft): string {
  if (domain !== null && (host === domain || host.endsWith(`.${domain}`))) return domain;
  return outletDomain(host) ?? host;
}
