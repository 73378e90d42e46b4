import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { type Article, Prisma, type Story } from '../db/generated/client.ts';

/**
 * Rows for many operations at once: what all of them ask for in one tick is read in one statement, and nothing is
 * remembered. Writes that are committed together are so read together.
 */
export interface SharedRows {
  readonly articles: DataLoader<string, Article | null>;
  readonly stories: DataLoader<string, Story | null>;
}

export function sharedRows(database: Database): SharedRows {
  return {
    articles: rowsById((ids) =>
      database.query<Article>(
        Prisma.sql`SELECT article.* FROM "Article" AS article WHERE article."id" = ANY(${ids}::text[]::uuid[])`,
      ),
    ),
    stories: rowsById((ids) =>
      database.query<Story>(
        Prisma.sql`SELECT story.* FROM "Story" AS story WHERE story."id" = ANY(${ids}::text[]::uuid[])`,
      ),
    ),
  };
}

function rowsById<T extends { id: string }>(
  read: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(
    async (ids) => {
      const rows = new Map((await read([...new Set(ids)])).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { cache: false },
  );
}
