import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { hostOf } from '../../domain/address.ts';
import type { Issue } from '../mutationErrors.ts';
import type { AttachAnswer, AttachCall } from './attachCall.ts';
import { outletsByHost } from './outletsByHost.ts';
import { texts, uuids } from './rows.ts';
import { storyEnds } from './storyEnds.ts';

/** A call whose ids and input are right. */
export interface GroundedCall {
  readonly call: AttachCall;
  readonly url: string;
  /** At the end of the chain of merges. */
  readonly storyId: string;
  /** The article of this address, where there is one. */
  readonly known: KnownArticle | null;
  /** Who publishes it. */
  readonly sourceOrdinal: number;
}

export interface KnownArticle {
  readonly id: string;
  readonly sourceOrdinal: number;
  /** What held it at the first look, before any lock. */
  readonly storyId: string | null;
}

/**
 * Looks up what calls name, without a lock: stories, outlets and known articles. Answers each call in its place: grounded,
 * or refused, by the first of these: no such story, no such outlet, wrong input.
 */
export async function groundCalls(
  tx: Transaction,
  calls: readonly AttachCall[],
): Promise<(GroundedCall | AttachAnswer)[]> {
  const ends = await storyEnds(
    tx,
    calls.map(({ storyId }) => storyId),
  );
  const articles = await articlesByUrl(
    tx,
    calls.flatMap(({ url }) => url ?? []),
  );
  const outlets = await ordinalsOf(
    tx,
    calls.flatMap(({ sourceId }) => sourceId ?? []),
  );
  const hosts = await hostsOf(tx, calls, articles);
  return calls.map((call) => {
    const { url, sourceId } = call;
    const storyId = ends.get(call.storyId);
    if (storyId === undefined) return { kind: 'noStory' };
    if (sourceId !== null && !outlets.has(sourceId)) return { kind: 'noSource' };
    const known = url === null ? null : (articles.get(url) ?? null);
    const found =
      sourceId !== null ? outlets.get(sourceId) : url === null ? undefined : hosts.get(hostOf(url));
    const sourceOrdinal = known?.sourceOrdinal ?? found;
    if (url !== null && sourceOrdinal !== undefined && call.issues.length === 0) {
      return { call, url, storyId, known, sourceOrdinal };
    }
    const unknownHost = url !== null && sourceOrdinal === undefined ? [noOutlet(hostOf(url))] : [];
    return { kind: 'invalid', issues: [...unknownHost, ...call.issues] };
  });
}

function noOutlet(host: string): Issue {
  return {
    path: ['article', 'url'],
    message: `No outlet is known under ${host}: name it in \`sourceId\`.`,
  };
}

async function articlesByUrl(tx: Transaction, urls: readonly string[]): Promise<Map<string, KnownArticle>> {
  const rows = await tx.$queryRaw<(KnownArticle & { url: string })[]>(Prisma.sql`
    SELECT "id", "url", "sourceOrdinal", "storyId" FROM "Article" WHERE "url" = ANY(${texts(urls)})`);
  return new Map(rows.map(({ url, ...article }) => [url, article]));
}

async function ordinalsOf(tx: Transaction, sourceIds: readonly string[]): Promise<Map<string, number>> {
  if (sourceIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; ordinal: number }[]>(
    Prisma.sql`SELECT "id", "ordinal" FROM "Source" WHERE "id" = ANY(${uuids(sourceIds)})`,
  );
  return new Map(rows.map(({ id, ordinal }) => [id, ordinal]));
}

/** A known article keeps its outlet, and one that is named needs no host. */
async function hostsOf(
  tx: Transaction,
  calls: readonly AttachCall[],
  articles: ReadonlyMap<string, KnownArticle>,
): Promise<Map<string, number>> {
  const hosts = calls.flatMap(({ url, sourceId }) =>
    url === null || sourceId !== null || articles.has(url) ? [] : hostOf(url),
  );
  return hosts.length === 0 ? new Map() : outletsByHost(tx, hosts);
}
