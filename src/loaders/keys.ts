import { Prisma } from '../db/generated/client.ts';

/** What the ids of parents are. */
export type ParentKind = 'none' | 'uuid' | 'integer';

/*
 * PostgreSQL keeps a plan for a prepared statement only where it expects no better one for the very values, and for an array
 * it expects ten. One key in the place of an array of one spares it from planning at every request.
 */

/** The condition that a column is one of the keys. */
export function isAmong(column: Prisma.Sql, keys: readonly string[], kind: 'text' | 'uuid'): Prisma.Sql {
  const [first, ...more] = keys;
  const cast = kind === 'uuid' ? Prisma.sql`::uuid` : Prisma.empty;
  if (first !== undefined && more.length === 0) return Prisma.sql`${column} = ${first}::text${cast}`;
  return Prisma.sql`${column} = ANY(${keys}::text[]${kind === 'uuid' ? Prisma.sql`::uuid[]` : Prisma.empty})`;
}

/** `FROM …` with a row for each parent: its id as `parent."id"`, its place from 1 as `parent."nth"`; where there is none, one row. */
export function fromParents(parents: readonly string[], kind: ParentKind): Prisma.Sql {
  if (kind === 'none') return Prisma.sql`FROM (SELECT ''::text AS "id", 1 AS "nth") AS parent`;
  const [first, ...more] = parents;
  if (first !== undefined && more.length === 0) {
    return Prisma.sql`FROM (SELECT ${first}::text${kind === 'uuid' ? Prisma.sql`::uuid` : Prisma.sql`::int`} AS "id", 1 AS "nth") AS parent`;
  }
  const cast = kind === 'uuid' ? Prisma.sql`::uuid[]` : Prisma.sql`::int[]`;
  return Prisma.sql`FROM unnest(${parents}::text[]${cast}) WITH ORDINALITY AS parent("id", "nth")`;
}
