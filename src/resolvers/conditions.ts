import { Prisma } from '../db/generated/client.ts';
import { parseSearch, toTsquery } from '../domain/searchQuery.ts';

/**
 * The condition that a row's folded words match what a person typed into a search box. Empty where nothing was
 * typed; false where there is no word in it to look for.
 */
export function wordsCondition(column: Prisma.Sql, query: string | null | undefined): Prisma.Sql {
  if (query === null || query === undefined || query.trim() === '') return Prisma.empty;
  const search = parseSearch(query);
  if (!search) return Prisma.sql`AND false`;
  return Prisma.sql`AND to_tsvector('simple', ${column}) @@ ${toTsquery(search)}::tsquery`;
}

/** Fragments one after another; nothing where there are none. */
export function concat(fragments: readonly Prisma.Sql[]): Prisma.Sql {
  return fragments.length === 0 ? Prisma.empty : Prisma.join(fragments, ' ');
}
