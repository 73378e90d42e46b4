import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { type Consensus, consensusOf, newestPerRater, type RaterOpinion } from '../../domain/consensus.ts';
import { ints } from './rows.ts';

/** What the raters say together of each of these outlets, by ordinal, under the default lens, as this transaction sees it. */
export async function consensuses(
  tx: Transaction,
  sourceOrdinals: Iterable<number>,
): Promise<(sourceOrdinal: number) => Consensus> {
  const rows = await tx.$queryRaw<(RaterOpinion & { sourceOrdinal: number })[]>(Prisma.sql`
    SELECT "sourceOrdinal", "raterId", "step"::int AS "step", "ratedAt", "recordedAt"
      FROM "Rating" WHERE "sourceOrdinal" = ANY(${ints(new Set(sourceOrdinals))})`);
  const opinions = new Map<number, RaterOpinion[]>();
  for (const row of rows) {
    const known = opinions.get(row.sourceOrdinal);
    if (known) known.push(row);
    else opinions.set(row.sourceOrdinal, [row]);
  }
  return (sourceOrdinal) => consensusOf(newestPerRater(opinions.get(sourceOrdinal) ?? []));
}
