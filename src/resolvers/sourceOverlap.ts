import { Prisma } from '../db/generated/client.ts';
import type { Context } from './context.ts';
import { idOf } from './globalId.ts';
import { listedStory } from './storyVisibility.ts';

/** How many stories two outlets cover together and alone. */
export interface SourceOverlap {
  readonly ordinals: readonly [number, number];
  readonly shared: number;
  readonly onlyA: number;
  readonly onlyB: number;
}

/** The overlap of two outlets; null where an id names none. */
export async function sourceOverlap(context: Context, a: string, b: string): Promise<SourceOverlap | null> {
  const ordinalA = ordinalOf(context, a);
  const ordinalB = ordinalOf(context, b);
  if (ordinalA === null || ordinalB === null) return null;
  const [counts] = await context.database.queryLong<{
    shared: number;
    onlyA: number;
    onlyB: number;
  }>(Prisma.sql`
    SELECT (count(*) FILTER (WHERE "byA" AND "byB"))::int AS "shared",
           (count(*) FILTER (WHERE "byA" AND NOT "byB"))::int AS "onlyA",
           (count(*) FILTER (WHERE "byB" AND NOT "byA"))::int AS "onlyB"
      FROM (
        SELECT bool_or(article."sourceOrdinal" = ${ordinalA}::int) AS "byA",
               bool_or(article."sourceOrdinal" = ${ordinalB}::int) AS "byB"
          FROM "Article" AS article JOIN "Story" AS story ON story."id" = article."storyId"
         WHERE article."sourceOrdinal" IN (${ordinalA}::int, ${ordinalB}::int) AND ${listedStory(context.viewer)}
         GROUP BY story."id"
      ) AS covered`);
  return counts ? { ordinals: [ordinalA, ordinalB], ...counts } : null;
}

/** shared ÷ (shared + onlyA + onlyB); null where neither covers any story. */
export function jaccardIndex({ shared, onlyA, onlyB }: SourceOverlap): number | null {
  const all = shared + onlyA + onlyB;
  return all === 0 ? null : shared / all;
}

function ordinalOf({ catalogue }: Context, globalId: string): number | null {
  const id = idOf('Source', globalId);
  return (id !== null && catalogue.sourceById(id)?.ordinal) || null;
}
