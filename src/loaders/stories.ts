import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma, type Story } from '../db/generated/client.ts';
import { oneLoader } from './grouped.ts';

/** A story with the key that it was asked for by. */
type Found = Story & { key: string };

export interface StoryLoaders {
  /** The story itself, merged or not. */
  byId: DataLoader<string, Story | null>;
  /** The story that readers are sent to: through merges, to the end of the chain. */
  endById: DataLoader<string, Found | null>;
  /** By today's slug or any earlier one, through merges. */
  endBySlug: DataLoader<string, Found | null>;
  /** By the canonical address of an article that it holds now. */
  byArticleUrl: DataLoader<string, Found | null>;
}

export function storyLoaders(database: Database): StoryLoaders {
  return {
    byId: oneLoader(
      (ids) =>
        database.query<Story>(
          Prisma.sql`SELECT story.* FROM "Story" AS story WHERE story."id" = ANY(${ids}::text[]::uuid[])`,
        ),
      (story) => story.id,
    ),
    endById: oneLoader(
      (ids) =>
        database.query<Found>(
          endOfChain(Prisma.sql`SELECT id::text, id::uuid FROM unnest(${ids}::text[]) AS id`),
        ),
      (story) => story.key,
    ),
    endBySlug: oneLoader(
      (slugs) =>
        database.query<Found>(
          endOfChain(
            Prisma.sql`SELECT "slug", "storyId" FROM "StorySlug" WHERE "slug" = ANY(${slugs}::text[])`,
          ),
        ),
      (story) => story.key,
    ),
    byArticleUrl: oneLoader(
      (urls) =>
        database.query<Found>(Prisma.sql`
          SELECT article."url" AS "key", story.*
            FROM "Article" AS article JOIN "Story" AS story ON story."id" = article."storyId"
           WHERE article."url" = ANY(${urls}::text[])`),
      (story) => story.key,
    ),
  };
}

/** Follows `mergedIntoId` from each pair of key and story id that `start` selects. A cycle ends where it began. */
function endOfChain(start: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE chain("key", "id") AS (
      ${start}
      UNION
      SELECT chain."key", story."mergedIntoId"
        FROM chain JOIN "Story" AS story ON story."id" = chain."id"
       WHERE story."mergedIntoId" IS NOT NULL
    )
    SELECT chain."key", story.*
      FROM chain JOIN "Story" AS story ON story."id" = chain."id"
     WHERE story."mergedIntoId" IS NULL`;
}
