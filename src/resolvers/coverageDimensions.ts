import type { LensView } from '../catalogue/lensView.ts';
import type { CatalogueSource, Snapshot } from '../catalogue/snapshot.ts';
import { Prisma } from '../db/generated/client.ts';
import { LEANINGS, type Leaning, sideOf } from '../domain/leaning.ts';
import { ownersInForce } from '../domain/ownership.ts';
import { newestFactuality } from './factuality.ts';

export type CoverageDimension = 'SIDE' | 'LEANING' | 'SOURCE' | 'OWNER' | 'COUNTRY' | 'TOPIC' | 'FACTUALITY';

/** How a statement counts by one dimension. Its values are small numbers in the order of their labels, or the labels. */
export interface DimensionSql {
  /** What has values of it: an article has one; an outlet or a story may have several, and its articles count for each. */
  readonly of: 'ARTICLE' | 'OUTLET' | 'STORY';
  /**
   * The value of an `article`, as an expression. Or a SELECT of every outlet in the table `article`, or of every story in
   * `covered`, with a value, a row for each.
   */
  readonly values: Prisma.Sql;
  /** The label of a value that the statement has answered. */
  labelOf(value: unknown): string;
}

/** The label of articles that have none. */
const UNKNOWN = 'UNKNOWN';

/** How to count by a dimension. Articles without a value are UNKNOWN. */
export function dimensionSql(
  dimension: CoverageDimension,
  catalogue: Snapshot,
  view: LensView,
): DimensionSql {
  switch (dimension) {
    case 'TOPIC':
      return TOPICS;
    case 'OWNER':
      return ownerDimension(catalogue);
    case 'SIDE':
      return leaningDimension(catalogue, view, sideOf);
    case 'LEANING':
      return leaningDimension(catalogue, view, (leaning) => leaning);
    case 'SOURCE':
      return outletDimension(catalogue, (source) => source.slug);
    case 'COUNTRY':
      return outletDimension(catalogue, (source) => source.country);
    case 'FACTUALITY':
      return outletDimension(catalogue, ({ ordinal }) => newestFactuality(catalogue.ratingsOf(ordinal)));
  }
}

/** By something that each outlet has one of. */
function outletDimension(
  catalogue: Snapshot,
  labelOf: (source: CatalogueSource) => string | null,
): DimensionSql {
  const codes = new Codes(catalogue.sources.map(labelOf));
  return {
    of: 'ARTICLE',
    values: codes.ofOutlet(codesByOrdinal(catalogue, (source) => codes.of(labelOf(source)))),
    labelOf: codes.labelOf,
  };
}

/** By the article's own leaning where it has one, else by its outlet's. */
function leaningDimension(
  catalogue: Snapshot,
  view: LensView,
  labelOf: (leaning: Leaning) => string,
): DimensionSql {
  const codes = new Codes(LEANINGS.map(labelOf));
  const own = LEANINGS.map((leaning) => Prisma.sql`WHEN ${leaning} THEN ${codes.of(labelOf(leaning))}::int`);
  const outlets = codesByOrdinal(catalogue, ({ ordinal }) => {
    const { leaning } = view.consensus(ordinal);
    return codes.of(leaning && labelOf(leaning));
  });
  return {
    of: 'ARTICLE',
    values: Prisma.sql`COALESCE(CASE article."ownLeaning"::text ${Prisma.join(own, ' ')} END, ${codes.ofOutlet(outlets)})`,
    labelOf: codes.labelOf,
  };
}

/** By all owners of the outlet today. */
function ownerDimension(catalogue: Snapshot): DimensionSql {
  const now = new Date();
  const pairs = catalogue.sources.flatMap(({ ordinal }) => {
    const slugs = ownersInForce(catalogue.ownershipsOf(ordinal), now).map(({ ownerSlug }) => ownerSlug);
    return [...new Set(slugs)].map((slug) => ({ ordinal, slug }));
  });
  const codes = new Codes(pairs.map(({ slug }) => slug));
  return {
    of: 'OUTLET',
    values: Prisma.sql`
      SELECT outlet."sourceOrdinal", COALESCE(owned."code", ${codes.of(null)}::int)
        FROM (SELECT DISTINCT "sourceOrdinal" FROM article) AS outlet
        LEFT JOIN unnest(${pairs.map(({ ordinal }) => ordinal)}::int[], ${pairs.map(({ slug }) => codes.of(slug))}::int[])
               AS owned("ordinal", "code") ON owned."ordinal" = outlet."sourceOrdinal"`,
    labelOf: codes.labelOf,
  };
}

/** By all topics of the story. */
const TOPICS: DimensionSql = {
  of: 'STORY',
  values: Prisma.sql`
    SELECT seen."storyId", COALESCE(topic."slug", ${UNKNOWN}) COLLATE "C"
      FROM (SELECT DISTINCT "storyId" FROM covered) AS seen
      LEFT JOIN "StoryTopic" AS link ON link."storyId" = seen."storyId"
      LEFT JOIN "Topic" AS topic ON topic."id" = link."topicId"`,
  labelOf: String,
};

/** Labels as small numbers in their order, UNKNOWN among them: a statement looks them up in an array, and sorts by them. */
class Codes {
  readonly #labels: readonly string[];
  readonly #codes: ReadonlyMap<string, number>;

  constructor(labels: readonly (string | null)[]) {
    this.#labels = [...new Set(labels.map((label) => label ?? UNKNOWN)).add(UNKNOWN)].sort();
    this.#codes = new Map(this.#labels.map((label, code) => [label, code]));
  }

  of(label: string | null): number {
    return this.#codes.get(label ?? UNKNOWN) ?? 0;
  }

  /** The code of an article's outlet; an outlet that came after the catalogue was read is UNKNOWN. */
  ofOutlet(byOrdinal: readonly (number | null)[]): Prisma.Sql {
    return Prisma.sql`COALESCE((${byOrdinal}::int[])[article."sourceOrdinal"], ${this.of(null)}::int)`;
  }

  readonly labelOf = (code: unknown): string => this.#labels[Number(code)] ?? UNKNOWN;
}

/** What each outlet has, at the place of its ordinal, counted from 1 as PostgreSQL counts. */
function codesByOrdinal(catalogue: Snapshot, codeOf: (source: CatalogueSource) => number): (number | null)[] {
  const codes: (number | null)[] = [];
  for (const source of catalogue.sources) codes[source.ordinal - 1] = codeOf(source);
  return Array.from(codes, (code) => code ?? null);
}
