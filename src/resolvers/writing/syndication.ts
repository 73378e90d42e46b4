import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { texts } from './rows.ts';

/**
 * Makes every article of these texts point at its original: the earliest, by `publishedAt` and id, where that is another
 * outlet's. An outlet that runs its own text again has no original, and an original never points on.
 *
 * Answers the ids of those that point elsewhere than before.
 */
export async function pointCopiesAtOriginals(
  tx: Transaction,
  fingerprints: ReadonlySet<string>,
): Promise<string[]> {
  if (fingerprints.size === 0) return [];
  const repointed = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE "Article" AS article SET "originalId" = pointer."originalId"
      FROM (SELECT copy."id",
                   CASE WHEN copy."sourceOrdinal" <> original."sourceOrdinal" THEN original."id" END AS "originalId"
              FROM "Article" AS copy
              JOIN (SELECT DISTINCT ON ("fingerprint") "fingerprint", "id", "sourceOrdinal" FROM "Article"
                     WHERE "fingerprint" = ANY(${texts(fingerprints)})
                     ORDER BY "fingerprint", "publishedAt", "id") AS original
                ON original."fingerprint" = copy."fingerprint") AS pointer
     WHERE article."id" = pointer."id" AND article."originalId" IS DISTINCT FROM pointer."originalId"
    RETURNING article."id"`);
  return repointed.map(({ id }) => id);
}
