import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { uuids } from './rows.ts';

/** A story under its lock, as it stood when the lock was taken. */
export interface LockedStory {
  readonly id: string;
  readonly status: 'EMERGING' | 'DEVELOPING' | 'SETTLED' | 'MERGED';
  readonly mergedIntoId: string | null;
  readonly revision: number;
}

/**
 * Locks stories until the transaction ends: the first statement of whoever changes their attachments. Always in the order
 * of ids, so that two writers never wait for each other. Unknown ids are left out of the answer.
 */
export async function lockStories(
  tx: Transaction,
  storyIds: Iterable<string>,
): Promise<Map<string, LockedStory>> {
  const rows = await tx.$queryRaw<LockedStory[]>(Prisma.sql`
    SELECT "id", "status", "mergedIntoId", "revision" FROM "Story"
     WHERE "id" = ANY(${uuids(new Set(storyIds))}) ORDER BY "id" FOR NO KEY UPDATE`);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The database's clock after the locks: `now()` is when the transaction began, and a story may have changed while it
 * waited, so that an article would leave before it came.
 */
export async function instantOf(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ instant: Date }[]>(
    Prisma.sql`SELECT clock_timestamp()::timestamptz(3) AS "instant"`,
  );
  if (row === undefined) throw new Error('The database told no time.');
  return row.instant;
}

/**
 * Takes what the rows of these stories say of their coverage from the open attachments: a statement of its own after the
 * writing, under the stories' locks. `updatedAt` becomes `at`, never an earlier instant.
 */
export async function recomputeCoverage(
  tx: Transaction,
  storyIds: Iterable<string>,
  at: Date,
): Promise<void> {
  const ids = uuids(new Set(storyIds));
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Story" AS story
       SET "coverage" = fresh."coverage", "articleCount" = fresh."articles", "sourceCount" = fresh."outlets",
           "firstPublishedAt" = fresh."first", "lastArticleAt" = fresh."last",
           "updatedAt" = GREATEST(story."updatedAt", ${at.toISOString()}::timestamptz)
      FROM (SELECT given."id",
                   '{"s":[' || COALESCE(string_agg(outlet."ordinal"::text, ',' ORDER BY outlet."ordinal"), '')
                   || '],"n":[' || COALESCE(string_agg(outlet."articles"::text, ',' ORDER BY outlet."ordinal"), '') || ']}'
                     AS "coverage",
                   COALESCE(sum(outlet."articles"), 0)::int AS "articles", count(outlet."ordinal")::int AS "outlets",
                   min(outlet."first") AS "first", max(outlet."last") AS "last"
              FROM unnest(${ids}) AS given("id")
              LEFT JOIN (SELECT attachment."storyId", article."sourceOrdinal" AS "ordinal", count(*) AS "articles",
                                min(article."publishedAt") AS "first", max(article."publishedAt") AS "last"
                           FROM "Attachment" AS attachment JOIN "Article" AS article ON article."id" = attachment."articleId"
                          WHERE attachment."storyId" = ANY(${ids}) AND attachment."detachedAt" IS NULL
                          GROUP BY attachment."storyId", article."sourceOrdinal") AS outlet
                ON outlet."storyId" = given."id"
             GROUP BY given."id") AS fresh
     WHERE story."id" = fresh."id"`);
}
