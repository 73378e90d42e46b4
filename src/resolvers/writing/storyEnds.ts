import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { uuids } from './rows.ts';

/** The stories that these live on in, through merges: ids at the end of the chain by the ids given. Unknown ones are left out. */
export async function storyEnds(tx: Transaction, storyIds: Iterable<string>): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ given: string; end: string }[]>(Prisma.sql`
    WITH RECURSIVE chain AS (
      SELECT "id" AS "given", "id", "mergedIntoId" FROM "Story" WHERE "id" = ANY(${uuids(new Set(storyIds))})
      UNION
      SELECT chain."given", next."id", next."mergedIntoId"
        FROM chain JOIN "Story" AS next ON next."id" = chain."mergedIntoId")
    SELECT "given", "id" AS "end" FROM chain WHERE "mergedIntoId" IS NULL`);
  return new Map(rows.map(({ given, end }) => [given, end]));
}
