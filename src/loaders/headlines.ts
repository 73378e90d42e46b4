import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { type Article, Prisma } from '../db/generated/client.ts';
import { manyLoader } from './grouped.ts';

/** What the wording of a story is taken from. */
export type Headline = Pick<Article, 'id' | 'title' | 'sourceOrdinal' | 'ownLeaning' | 'publishedAt'> & {
  storyId: string;
};

/** Headlines of a story that its wording is taken from: the newest ones, where there are more. */
const MOST_HEADLINES = 2_000;

export type HeadlinesLoader = DataLoader<string, readonly Headline[]>;

/** A story's headlines, newest first. */
export function headlinesLoader(database: Database): HeadlinesLoader {
  return manyLoader(
    (ids) =>
      database.queryLong<Headline>(Prisma.sql`
        SELECT story."id"::text AS "storyId", article.*
          FROM unnest(${ids}::text[]::uuid[]) AS story("id")
         CROSS JOIN LATERAL (
           SELECT "id", "title", "sourceOrdinal", "ownLeaning"::text AS "ownLeaning", "publishedAt"
             FROM "Article" WHERE "storyId" = story."id"
            ORDER BY "publishedAt" DESC, "id" DESC LIMIT ${MOST_HEADLINES}
         ) AS article
         ORDER BY article."publishedAt" DESC, article."id" DESC`),
    ({ storyId }) => storyId,
  );
}
