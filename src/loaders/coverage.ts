import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import type { TimeBucket } from '../domain/buckets.ts';
import type { Leaning } from '../domain/leaning.ts';
import type { DatedCell } from '../domain/trend.ts';
import type { CoverageCell } from '../domain/units.ts';
import { manyLoader } from './grouped.ts';

/** One outlet's articles of one own leaning in one story, as attached now. */
export interface StoryCell extends CoverageCell {
  readonly storyId: string;
  /** Those that are no syndicated copy. */
  readonly originals: number;
  readonly firstPublishedAt: Date;
}

/** A story, at an instant. */
export interface StoryAsOf {
  readonly storyId: string;
  readonly asOf: Date;
}

/** A story, cut into buckets. */
export interface StoryBuckets {
  readonly storyId: string;
  readonly bucket: TimeBucket;
}

/** A span of time, both ends within it. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export interface CoverageLoaders {
  /** A story's coverage by outlet and own leaning, ordinals ascending. */
  cells: DataLoader<string, readonly StoryCell[]>;
  /** The same as this service knew it then: attached, and not detached yet. */
  cellsAsOf: DataLoader<StoryAsOf, readonly CoverageCell[], string>;
  /** The coverage attached now, by the bucket in which it was published. */
  datedCells: DataLoader<StoryBuckets, readonly DatedCell[], string>;
  /** Ordinals of all outlets that published anything within a span. */
  outletsPublishing: DataLoader<Span, readonly number[], string>;
}

export function coverageLoaders(database: Database): CoverageLoaders {
  return {
    cells: manyLoader(
      (ids) =>
        database.queryLong<StoryCell & Record<string, unknown>>(Prisma.sql`
          SELECT article."storyId", article."sourceOrdinal" AS "ordinal", article."ownLeaning"::text AS "ownLeaning",
                 count(*)::int AS "articles", (count(*) FILTER (WHERE article."originalId" IS NULL))::int AS "originals",
                 min(article."publishedAt") AS "firstPublishedAt"
            FROM "Article" AS article
           WHERE article."storyId" = ANY(${ids}::text[]::uuid[])
           GROUP BY article."storyId", article."sourceOrdinal", article."ownLeaning"
           ORDER BY article."sourceOrdinal", article."ownLeaning"`),
      (cell) => cell.storyId,
    ),
    cellsAsOf: placedLoader(
      async (keys) =>
        database.queryLong<{
          place: number;
          ordinal: number;
          ownLeaning: Leaning | null;
          articles: number;
        }>(Prisma.sql`
          SELECT asked."place", article."sourceOrdinal" AS "ordinal", article."ownLeaning"::text AS "ownLeaning",
                 count(*)::int AS "articles"
            FROM unnest(${places(keys)}::int[], ${keys.map(({ storyId }) => storyId)}::text[]::uuid[],
                        ${keys.map(({ asOf }) => asOf)}::text[]::timestamptz[]) AS asked("place", "storyId", "asOf")
            JOIN "Attachment" AS attachment
              ON attachment."storyId" = asked."storyId" AND attachment."attachedAt" <= asked."asOf"
             AND (attachment."detachedAt" IS NULL OR attachment."detachedAt" > asked."asOf")
            JOIN "Article" AS article ON article."id" = attachment."articleId"
           GROUP BY asked."place", article."sourceOrdinal", article."ownLeaning"
           ORDER BY article."sourceOrdinal", article."ownLeaning"`),
      ({ storyId, asOf }) => `${storyId} ${asOf.getTime()}`,
    ),
    datedCells: placedLoader(
      async (keys) =>
        database.queryLong<DatedCell & { place: number } & Record<string, unknown>>(Prisma.sql`
          SELECT asked."place", article."sourceOrdinal" AS "ordinal", article."ownLeaning"::text AS "ownLeaning",
                 date_trunc(asked."bucket", article."publishedAt", 'UTC') AS "from", count(*)::int AS "articles"
            FROM unnest(${places(keys)}::int[], ${keys.map(({ storyId }) => storyId)}::text[]::uuid[],
                        ${keys.map(({ bucket }) => bucket.toLowerCase())}::text[]) AS asked("place", "storyId", "bucket")
            JOIN "Article" AS article ON article."storyId" = asked."storyId"
           GROUP BY 1, 2, 3, 4
           ORDER BY 4, 2, 3`),
      ({ storyId, bucket }) => `${storyId} ${bucket}`,
    ),
    outletsPublishing: outletsPublishing(database),
  };
}

function outletsPublishing(database: Database): CoverageLoaders['outletsPublishing'] {
  const loader = placedLoader<Span, { place: number; ordinal: number }>(
    async (spans) =>
      database.queryLong(Prisma.sql`
        SELECT asked."place", source."ordinal"
          FROM unnest(${places(spans)}::int[], ${spans.map(({ from }) => from)}::text[]::timestamptz[],
                      ${spans.map(({ to }) => to)}::text[]::timestamptz[]) AS asked("place", "from", "to")
          JOIN "Source" AS source ON EXISTS (
            SELECT 1 FROM "Article" AS article
             WHERE article."sourceOrdinal" = source."ordinal"
               AND article."publishedAt" BETWEEN asked."from" AND asked."to")
         ORDER BY source."ordinal"`),
    ({ from, to }) => `${from.getTime()} ${to.getTime()}`,
  );
  return new DataLoader(
    async (spans) => {
      const answers = await loader.loadMany(spans);
      return answers.map((rows) => (rows instanceof Error ? rows : rows.map(({ ordinal }) => ordinal)));
    },
    { cacheKeyFn: ({ from, to }) => `${from.getTime()} ${to.getTime()}` },
  );
}

/** A loader whose rows say which of the keys they answer, by its place among them. */
function placedLoader<K, T extends { place: number }>(
  read: (keys: readonly K[]) => Promise<readonly T[]>,
  cacheKeyFn: (key: K) => string,
): DataLoader<K, readonly T[], string> {
  return new DataLoader<K, readonly T[], string>(
    async (keys) => {
      const answers: T[][] = keys.map(() => []);
      for (const row of await read(keys)) answers[row.place]?.push(row);
      return answers;
    },
    { cacheKeyFn },
  );
}

function places(keys: readonly unknown[]): number[] {
  return keys.map((_, place) => place);
}
