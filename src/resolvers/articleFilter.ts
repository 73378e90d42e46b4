import type { LensView } from '../catalogue/lensView.ts';
import type { Snapshot } from '../catalogue/snapshot.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Factuality, Leaning, Side } from '../domain/leaning.ts';
import { LEANINGS, sideOf } from '../domain/leaning.ts';
import { concat, wordsCondition } from './conditions.ts';
import { newestFactuality } from './factuality.ts';
import { idsOf } from './globalId.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { ordinalsOwnedBy } from './sourceFilter.ts';
import { visibleStory } from './storyVisibility.ts';
import type { Viewer } from './viewer.ts';

/** What articles are wanted: null means left out, an empty list matches nothing. */
export interface ArticleWhere {
  lens?: LensInput | null | undefined;
  sides?: readonly Side[] | null | undefined;
  leanings?: readonly Leaning[] | null | undefined;
  rated?: boolean | null | undefined;
  storyIds?: readonly string[] | null | undefined;
  topicSlugs?: readonly string[] | null | undefined;
  sourceIds?: readonly string[] | null | undefined;
  ownerIds?: readonly string[] | null | undefined;
  countries?: readonly string[] | null | undefined;
  factuality?: readonly Factuality[] | null | undefined;
  publishedFrom?: Date | null | undefined;
  publishedTo?: Date | null | undefined;
  language?: string | null | undefined;
  query?: string | null | undefined;
  excludeSyndicated?: boolean | null | undefined;
}

/** The conditions, each beginning with AND, on an "Article" that the statement calls `article`. */
export function articleConditions(
  catalogue: Snapshot,
  viewer: Viewer,
  where: ArticleWhere | null | undefined,
): Prisma.Sql {
  if (!where) return Prisma.empty;
  const view = catalogue.through(readLens(catalogue, where.lens));
  return concat([
    leaningCondition(view, where),
    outletCondition(catalogue, where),
    storyCondition(viewer, where),
    topicCondition(viewer, where),
    where.publishedFrom
      ? Prisma.sql`AND article."publishedAt" >= ${where.publishedFrom}::timestamptz`
      : Prisma.empty,
    where.publishedTo
      ? Prisma.sql`AND article."publishedAt" < ${where.publishedTo}::timestamptz`
      : Prisma.empty,
    typeof where.language === 'string'
      ? Prisma.sql`AND article."language" = ${where.language}`
      : Prisma.empty,
    wordsCondition(Prisma.sql`article."searchText"`, where.query),
    where.excludeSyndicated ? Prisma.sql`AND article."originalId" IS NULL` : Prisma.empty,
  ]);
}

/**
 * By the article's own leaning where it has one, else by its outlet's, as the lens has it. PostgreSQL goes to a place in an
 * array at once, and expects of such a condition that every other row passes: it reads from the end of an index that is
 * asked for, and stops.
 */
function leaningCondition(view: LensView, { sides, leanings, rated }: ArticleWhere): Prisma.Sql {
  const wantsLeaning = Boolean(sides ?? leanings ?? rated);
  if (!wantsLeaning && rated !== false) return Prisma.empty;
  if (rated === false) {
    if (sides || leanings) return Prisma.sql`AND false`;
    return Prisma.sql`AND article."ownLeaning" IS NULL AND ${isOutletWith(view, null)}`;
  }
  const wanted = LEANINGS.filter(
    (leaning) => (sides?.includes(sideOf(leaning)) ?? true) && (leanings?.includes(leaning) ?? true),
  );
  return Prisma.sql`AND CASE WHEN article."ownLeaning" IS NULL THEN ${isOutletWith(view, wanted)}
    ELSE article."ownLeaning"::text = ANY(${wanted}::text[]) END`;
}

/** An outlet that came after the catalogue was read stands beyond the end of the array, where there is null: no match. */
function isOutletWith(view: LensView, leanings: readonly Leaning[] | null): Prisma.Sql {
  return Prisma.sql`(${view.outletsWith(leanings)}::bool[])[article."sourceOrdinal"]`;
}

function outletCondition(catalogue: Snapshot, where: ArticleWhere): Prisma.Sql {
  const { sourceIds, ownerIds, countries, factuality } = where;
  if (!(sourceIds ?? ownerIds ?? countries ?? factuality)) return Prisma.empty;
  const sources = sourceIds && new Set(idsOf('Source', sourceIds));
  const owned = ownerIds && ordinalsOwnedBy(catalogue, ownerIds);
  const outlets = catalogue.sources.filter((source) => {
    if (sources && !sources.has(source.id)) return false;
    if (countries && !(source.country && countries.includes(source.country))) return false;
    if (owned && !owned.has(source.ordinal)) return false;
    if (!factuality) return true;
    const found = newestFactuality(catalogue.ratingsOf(source.ordinal));
    return found !== null && factuality.includes(found);
  });
  return Prisma.sql`AND ${isOneOf(catalogue, outlets)}`;
}

/** Outlets above this share of all are looked up by their place; below it, PostgreSQL may find their articles by an index. */
const MANY = 1 / 16;

/** In a prepared statement PostgreSQL goes through a list of values for each row, but to a place in an array at once. */
function isOneOf(catalogue: Snapshot, outlets: readonly { ordinal: number }[]): Prisma.Sql {
  if (outlets.length < catalogue.sources.length * MANY) {
    return Prisma.sql`article."sourceOrdinal" = ANY(${outlets.map(({ ordinal }) => ordinal)}::int[])`;
  }
  const isWanted: boolean[] = [];
  for (const { ordinal } of outlets) isWanted[ordinal - 1] = true;
  // An outlet that came after the catalogue was read stands beyond the end, where there is null: not wanted.
  return Prisma.sql`(${Array.from(isWanted, Boolean)}::bool[])[article."sourceOrdinal"]`;
}

function storyCondition(viewer: Viewer, { storyIds }: ArticleWhere): Prisma.Sql {
  if (!storyIds) return Prisma.empty;
  return Prisma.sql`AND article."storyId" = ANY(${idsOf('Story', storyIds)}::text[]::uuid[])
    AND EXISTS (SELECT 1 FROM "Story" AS story WHERE story."id" = article."storyId" AND ${visibleStory(viewer)})`;
}

function topicCondition(viewer: Viewer, { topicSlugs }: ArticleWhere): Prisma.Sql {
  if (!topicSlugs) return Prisma.empty;
  return Prisma.sql`AND EXISTS (
    SELECT 1
      FROM "Story" AS story
      JOIN "StoryTopic" AS link ON link."storyId" = story."id"
      JOIN "Topic" AS topic ON topic."id" = link."topicId"
     WHERE story."id" = article."storyId" AND topic."slug" = ANY(${topicSlugs}::text[]) AND ${visibleStory(viewer)})`;
}
