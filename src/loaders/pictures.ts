import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { type Article, Prisma } from '../db/generated/client.ts';
import { manyLoader } from './grouped.ts';

/** The newest picture of one outlet and own leaning in a story. */
export type Picture = Pick<Article, 'sourceOrdinal' | 'ownLeaning' | 'publishedAt'> & {
  storyId: string;
  imageUrl: string;
};

export type PicturesLoader = DataLoader<string, readonly Picture[]>;

/** A story's pictures, newest first. */
export function picturesLoader(database: Database): PicturesLoader {
  return manyLoader(
    (ids) =>
      database.query<Picture>(Prisma.sql`
        SELECT * FROM (
          SELECT DISTINCT ON ("storyId", "sourceOrdinal", "ownLeaning")
                 "storyId", "sourceOrdinal", "ownLeaning"::text AS "ownLeaning", "publishedAt", "imageUrl", "id"
            FROM "Article"
           WHERE "storyId" = ANY(${ids}::text[]::uuid[]) AND "imageUrl" IS NOT NULL
           ORDER BY "storyId", "sourceOrdinal", "ownLeaning", "publishedAt" DESC, "id" DESC
        ) AS picture
        ORDER BY "publishedAt" DESC, "id" DESC`),
    ({ storyId }) => storyId,
  );
}
