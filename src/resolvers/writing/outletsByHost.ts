import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { domainCandidates } from '../../domain/address.ts';
import { texts } from './rows.ts';

/**
 * The outlets that publish under these hosts, ordinals by host: by the host itself, else by its nearest parent, a domain
 * before an alias. Hosts of nobody are left out.
 */
export async function outletsByHost(tx: Transaction, hosts: Iterable<string>): Promise<Map<string, number>> {
  const candidates = new Map(Array.from(new Set(hosts), (host) => [host, domainCandidates(host)] as const));
  const names = texts(new Set([...candidates.values()].flat()));
  const known = await tx.$queryRaw<{ name: string; ordinal: number }[]>(Prisma.sql`
    SELECT "alias" AS "name", "sourceOrdinal" AS "ordinal" FROM "SourceAlias" WHERE "alias" = ANY(${names})
    UNION ALL
    SELECT "domain", "ordinal" FROM "Source" WHERE "domain" = ANY(${names})`);
  // A domain comes after an alias of the same name, and takes its place.
  const ordinals = new Map(known.map(({ name, ordinal }) => [name, ordinal]));
  const found = new Map<string, number>();
  for (const [host, nearestFirst] of candidates) {
    const name = nearestFirst.find((candidate) => ordinals.has(candidate));
    const ordinal = name === undefined ? undefined : ordinals.get(name);
    if (ordinal !== undefined) found.set(host, ordinal);
  }
  return found;
}
