import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';

export type SourceWordsLoader = DataLoader<string, ReadonlySet<number>>;

/** Ordinals of the outlets whose names, hosts and aliases match a text query. */
export function sourceWordsLoader(database: Database): SourceWordsLoader {
  return new DataLoader(async (queries) => {
    const rows = await database.queryLong<{ place: number; ordinal: number }>(Prisma.sql`
      SELECT asked."place", source."ordinal"
        FROM unnest(${queries.map((_, place) => place)}::int[], ${queries}::text[]) AS asked("place", "query")
        JOIN "Source" AS source ON to_tsvector('simple', source."searchText") @@ asked."query"::tsquery`);
    const answers = queries.map(() => new Set<number>());
    for (const { place, ordinal } of rows) answers[place]?.add(ordinal);
    return answers;
  });
}
