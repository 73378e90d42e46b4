import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { badInput } from '../../errors.ts';
import { appendEvents } from '../../events/log.ts';
import { instantOf, lockStories, recomputeCoverage } from './coverage.ts';
import { storyFacts } from './storyFacts.ts';

/**
 * Merges one story into another: its articles, timeline events, followers, unlocks and slugs move, also the slugs that came
 * to it by earlier merges. It keeps its row, its own texts and its closed attachments, and is MERGED from then on; both
 * revisions grow by one. Appends STORY_MERGED under both stories and nothing else.
 *
 * `at`: when the articles moved; left out: now. Throws BAD_USER_INPUT for a story that is unknown or merged already, and
 * for a merge into itself.
 */
export async function mergeStories(
  tx: Transaction,
  { fromId, intoId, at: given }: { readonly fromId: string; readonly intoId: string; readonly at?: Date },
): Promise<void> {
  if (fromId === intoId) throw badInput('A story cannot be merged into itself.');
  const stories = await lockStories(tx, [fromId, intoId]);
  for (const id of [fromId, intoId]) {
    const story = stories.get(id);
    if (story === undefined || story.status === 'MERGED') {
      throw badInput('Both stories must be there and neither merged into another.');
    }
  }
  const at = given ?? (await instantOf(tx));
  const from = Prisma.sql`${fromId}::uuid`;
  const into = Prisma.sql`${intoId}::uuid`;
  await moveArticles(tx, from, into, at);
  await moveTheRest(tx, from, into);
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Story" SET "revision" = "revision" + 1,
           "status" = CASE "id" WHEN ${from} THEN 'MERGED' ELSE "status" END,
           "mergedIntoId" = CASE "id" WHEN ${from} THEN ${into} ELSE "mergedIntoId" END,
           "blindspotOf" = CASE "id" WHEN ${from} THEN NULL ELSE "blindspotOf" END
     WHERE "id" IN (${from}, ${into})`);
  await recomputeCoverage(tx, [fromId, intoId], at);
  const factsOf = await storyFacts(tx, [fromId, intoId]);
  await appendEvents(
    tx,
    [fromId, intoId].map((storyId) => ({
      type: 'STORY_MERGED' as const,
      storyId,
      payload: { ...factsOf(storyId), fromId, intoId },
    })),
  );
}

/** Each open stay ends in the one story and begins in the other, by whoever placed it: the right to move it stays the same. */
async function moveArticles(tx: Transaction, from: Prisma.Sql, into: Prisma.Sql, at: Date): Promise<void> {
  const instant = Prisma.sql`${at.toISOString()}::timestamptz(3)`;
  await tx.$queryRaw(
    Prisma.sql`SELECT "id" FROM "Article" WHERE "storyId" = ${from} ORDER BY "id" FOR NO KEY UPDATE`,
  );
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Attachment" SET "detachedAt" = GREATEST("attachedAt", ${instant})
     WHERE "storyId" = ${from} AND "detachedAt" IS NULL`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Attachment" ("articleId", "storyId", "attachedAt", "attachedBy")
    SELECT DISTINCT ON (article."id") article."id", ${into}, stay."detachedAt", stay."attachedBy"
      FROM "Article" AS article JOIN "Attachment" AS stay ON stay."articleId" = article."id" AND stay."storyId" = ${from}
     WHERE article."storyId" = ${from}
     ORDER BY article."id", stay."attachedAt" DESC`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Article" AS article SET "storyId" = ${into}, "attachedAt" = stay."attachedAt"
      FROM "Attachment" AS stay
     WHERE article."storyId" = ${from} AND stay."articleId" = article."id" AND stay."detachedAt" IS NULL`);
}

async function moveTheRest(tx: Transaction, from: Prisma.Sql, into: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`UPDATE "TimelineEvent" SET "storyId" = ${into} WHERE "storyId" = ${from}`);
  await tx.$executeRaw(Prisma.sql`UPDATE "StorySlug" SET "storyId" = ${into} WHERE "storyId" = ${from}`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Follow" ("accountId", "storyId", "followedAt")
    SELECT "accountId", ${into}, "followedAt" FROM "Follow" WHERE "storyId" = ${from} ON CONFLICT DO NOTHING`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM "Follow" WHERE "storyId" = ${from}`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Unlock" ("accountId", "storyId", "month", "unlockedAt")
    SELECT "accountId", ${into}, "month", "unlockedAt" FROM "Unlock" WHERE "storyId" = ${from} ON CONFLICT DO NOTHING`);
}
