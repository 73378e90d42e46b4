import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { searchTextOf } from '../../domain/words.ts';
import { recordset, uuids } from './rows.ts';

/** A headline that an article bore before this service knew of another. */
export interface TitleChangeInput {
  readonly id?: string;
  readonly articleId: string;
  readonly title: string;
  /** When this service first saw that headline. */
  readonly seenAt: Date;
}

/** Writes earlier headlines as they were, as for articles that are new here and bring a history. */
export async function addTitleChanges(tx: Transaction, changes: readonly TitleChangeInput[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "TitleChange" ("id", "articleId", "title", "seenAt")
    SELECT COALESCE("id", gen_random_uuid()), "articleId", "title", "seenAt"
      FROM ${recordset(changes)} AS change("id" uuid, "articleId" uuid, "title" text, "seenAt" timestamptz(3))`);
}

/**
 * Gives articles, by address, their new titles where these differ; the old ones become title changes. Answers the ids of
 * those that changed.
 */
export async function changeTitles(
  tx: Transaction,
  articles: readonly { readonly url: string; readonly title: string }[],
): Promise<string[]> {
  const titles = new Map(articles.map(({ url, title }) => [url, title]));
  const candidates = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT known."id" FROM "Article" AS known JOIN ${recordset(articles)} AS given("url" text, "title" text)
        ON given."url" = known."url" WHERE given."title" <> known."title"`);
  if (candidates.length === 0) return [];
  // Read again under the lock: another writer may have changed the same title meanwhile.
  const locked = await tx.$queryRaw<LockedArticle[]>(Prisma.sql`
    SELECT "id", "url", "title", "excerpt" FROM "Article"
     WHERE "id" = ANY(${uuids(candidates.map(({ id }) => id))}) ORDER BY "id" FOR NO KEY UPDATE`);
  const rows = locked.flatMap((article) => {
    const title = titles.get(article.url);
    if (title === undefined || title === article.title) return [];
    return [{ id: article.id, title, searchText: searchTextOf(title, article.excerpt) }];
  });
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "TitleChange" ("articleId", "title", "seenAt")
    SELECT "id", "title", "titleSeenAt" FROM "Article" WHERE "id" = ANY(${uuids(rows.map(({ id }) => id))})`);
  // By the clock after the lock, not by `now()`: a writer that began later may have been here before. Never at the
  // headline before it, so that a history has one order.
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Article" AS article
       SET "title" = given."title", "searchText" = given."searchText",
           "titleSeenAt" = GREATEST(clock_timestamp(), article."titleSeenAt" + interval '1 millisecond')
      FROM ${recordset(rows)} AS given("id" uuid, "title" text, "searchText" text)
     WHERE article."id" = given."id"`);
  return rows.map(({ id }) => id);
}

interface LockedArticle {
  id: string;
  url: string;
  title: string;
  excerpt: string | null;
}
