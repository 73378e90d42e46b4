import type { LensView } from '../catalogue/lensView.ts';
import type { CatalogueSource, Snapshot } from '../catalogue/snapshot.ts';
import { Prisma } from '../db/generated/client.ts';
import { LEANINGS, sideOf } from '../domain/leaning.ts';
import { ownersInForce } from '../domain/ownership.ts';
import { concat } from './conditions.ts';
import { newestFactuality } from './factuality.ts';

export const COVERAGE_DIMENSIONS = [
  'SIDE',
  'LEANING',
  'SOURCE',
  'OWNER',
  'COUNTRY',
  'TOPIC',
  'FACTUALITY',
] as const;
export type CoverageDimension = (typeof COVERAGE_DIMENSIONS)[number];

/** How a statement counts by one dimension: what it joins to "article", and the key that it finds there. */
export interface DimensionSql {
  readonly join: Prisma.Sql;
  readonly key: Prisma.Sql;
}

/** The key of articles that have none. */
const UNKNOWN = 'UNKNOWN';

/** The join and the key of a dimension; `place` keeps the names of several apart. Articles without a value are UNKNOWN. */
export function dimensionSql(
  dimension: CoverageDimension,
  place: number,
  catalogue: Snapshot,
  view: LensView,
): DimensionSql {
  const name = Prisma.raw(`dimension${place}`);
  const key = Prisma.sql`COALESCE(${name}."key", ${UNKNOWN})`;
  if (dimension === 'TOPIC') return { join: topicJoin(name), key };
  if (dimension === 'SIDE' || dimension === 'LEANING') {
    const label = dimension === 'SIDE' ? sideOf : (leaning: (typeof LEANINGS)[number]) => leaning;
    const own = Prisma.raw(`own${place}`);
    const outlets = outletJoin(name, catalogue, ({ ordinal }) => {
      const { leaning } = view.consensus(ordinal);
      return leaning === null ? [] : [label(leaning)];
    });
    const ownJoin = Prisma.sql`
      LEFT JOIN unnest(${LEANINGS}::text[]::"Leaning"[], ${LEANINGS.map(label)}::text[]) AS ${own}("leaning", "key")
        ON ${own}."leaning" = article."ownLeaning"`;
    return {
      join: concat([outlets, ownJoin]),
      key: Prisma.sql`COALESCE(${own}."key", ${name}."key", ${UNKNOWN})`,
    };
  }
  return { join: outletJoin(name, catalogue, OUTLET_KEYS[dimension](catalogue)), key };
}

type OutletKeys = (source: CatalogueSource) => readonly string[];

const OUTLET_KEYS: Record<
  'SOURCE' | 'OWNER' | 'COUNTRY' | 'FACTUALITY',
  (catalogue: Snapshot) => OutletKeys
> = {
  SOURCE: () => (source) => [source.slug],
  COUNTRY: () => (source) => (source.country === null ? [] : [source.country]),
  FACTUALITY: (catalogue) => (source) => {
    const factuality = newestFactuality(catalogue.ratingsOf(source.ordinal));
    return factuality === null ? [] : [factuality];
  },
  OWNER: (catalogue) => {
    const now = new Date();
    return (source) => [
      ...new Set(
        ownersInForce(catalogue.ownershipsOf(source.ordinal), now).map(({ ownerSlug }) => ownerSlug),
      ),
    ];
  },
};

/** An article is joined once for each key of its outlet. */
function outletJoin(name: Prisma.Sql, catalogue: Snapshot, keysOf: OutletKeys): Prisma.Sql {
  const pairs = catalogue.sources.flatMap((source) =>
    keysOf(source).map((key) => ({ ordinal: source.ordinal, key })),
  );
  return Prisma.sql`
    LEFT JOIN unnest(${pairs.map(({ ordinal }) => ordinal)}::int[], ${pairs.map(({ key }) => key)}::text[])
           AS ${name}("ordinal", "key")
      ON ${name}."ordinal" = article."sourceOrdinal"`;
}

/** An article is joined once for each topic of its story. */
function topicJoin(name: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    LEFT JOIN (
      SELECT link."storyId", topic."slug" AS "key" FROM "StoryTopic" AS link JOIN "Topic" AS topic ON topic."id" = link."topicId"
    ) AS ${name} ON ${name}."storyId" = article."storyId"`;
}
