import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma, type Story } from '../db/generated/client.ts';
import { oneLoader } from './grouped.ts';
import type { KeptRows } from './keptRows.ts';
import { isAmong } from './keys.ts';

/** A story with the key that it was asked for by. */
type Found = Story & { key: string };

export interface StoryLoaders {
  /** The story itself, merged or not. */
  byId: DataLoader<string, Story | null>;
  /** The same by today's slug or any earlier one. */
  bySlug: DataLoader<string, Story | null>;
  /** The same by the canonical address of an article that it holds now. */
  byArticleUrl: DataLoader<string, Story | null>;
  /** By the id of a story that another was merged into: the one at the end of the chain. */
  endOfChain: DataLoader<string, Story | null>;
}

export function storyLoaders(database: Database, kept: KeptRows): StoryLoaders {
  return {
    byId: oneLoader(
      (ids) =>
        database.query<Story>(
          Prisma.sql`SELECT story.* FROM "Story" AS story WHERE ${isAmong(Prisma.sql`story."id"`, ids, 'uuid')}`,
        ),
      (story) => story.id,
      kept.storyById,
    ),
    bySlug: oneLoader(
      (slugs) =>
        database.query<Found>(Prisma.sql`
          SELECT slug."slug" AS "key", story.*
            FROM "StorySlug" AS slug JOIN "Story" AS story ON story."id" = slug."storyId"
           WHERE ${isAmong(Prisma.sql`slug."slug"`, slugs, 'text')}`),
      (story) => story.key,
      kept.storyBySlug,
    ),
    byArticleUrl: oneLoader(
      (urls) =>
        database.query<Found>(Prisma.sql`
          SELECT article."url" AS "key", story.*
            FROM "Article" AS article JOIN "Story" AS story ON story."id" = article."storyId"
           WHERE ${isAmong(Prisma.sql`article."url"`, urls, 'text')}`),
      (story) => story.key,
    ),
    endOfChain: oneLoader(
      (ids) => database.query<Found>(endOfChain(ids)),
      (story) => story.key,
    ),
  };
}

/** Follows `mergedIntoId` from each id. A cycle ends where it began. */
function endOfChain(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE chain("key", "id") AS (
      SELECT id::text, id::uuid FROM unnest(${ids}::text[]) AS id
      UNION
      SELECT chain."key", story."mergedIntoId"
        FROM chain JOIN "Story" AS story ON story."id" = chain."id"
       WHERE story."mergedIntoId" IS NOT NULL
    )
    SELECT chain."key", story.*
      FROM chain JOIN "Story" AS story ON story."id" = chain."id"
     WHERE story."mergedIntoId" IS NULL`;
}
