import { Prisma } from '../db/generated/client.ts';
import { type BucketSpan, bucketsBetween, type TimeBucket } from '../domain/buckets.ts';
import { badInput } from '../errors.ts';
import type { ArticleWhere } from './articleFilter.ts';
import type { Context } from './context.ts';
import { coverageCounts, keyName } from './coverageCounts.ts';
import { type CoverageDimension, type DimensionSql, dimensionSql } from './coverageDimensions.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { pageSize } from './paging.ts';

/** Attached articles that share one value of each dimension. */
export interface CoverageRow {
  readonly keys: readonly string[];
  readonly articleCount: number;
  readonly sourceCount: number;
  readonly storyCount: number;
}

export interface CoverageTable {
  readonly rows: readonly CoverageRow[];
  readonly totalRows: number;
  readonly totalArticles: number;
}

/** The rows of one bucket. */
export interface CoveragePoint extends BucketSpan {
  readonly rows: readonly CoverageRow[];
}

const MOST_DIMENSIONS = 3;
const MOST_ROWS = 1_000;
const MOST_BUCKETS = 1_000;
const MOST_POINT_ROWS = 20_000;

/** Counts attached articles by one to three dimensions, most articles first, then by key. */
export async function coverageTable(
  context: Context,
  args: {
    where?: ArticleWhere | null | undefined;
    by: readonly CoverageDimension[];
    lens?: LensInput | null | undefined;
    first: number;
  },
): Promise<CoverageTable> {
  const limit = pageSize('first', args.first, MOST_ROWS) ?? args.first;
  const dimensions = readDimensions(context, args.by, args.lens);
  const keys = Prisma.join(dimensions.map((_, place) => keyName(place)));
  const rows = await context.database.queryLong<
    CountedRow & { totalRows: number; totalArticles: number }
  >(Prisma.sql`
    WITH ${coverageCounts(context, args.where, dimensions)}
    SELECT ${keys}, "articleCount", "sourceCount", "storyCount",
           (count(*) OVER ())::int AS "totalRows", (SELECT sum("articles")::int FROM article) AS "totalArticles"
      FROM counted
     ORDER BY "articleCount" DESC, ${keys}
     LIMIT ${limit}`);
  return {
    rows: rows.map((row) => labelled(row, dimensions)),
    totalRows: rows[0]?.totalRows ?? 0,
    totalArticles: rows[0]?.totalArticles ?? 0,
  };
}

/** Counts attached articles by one dimension in each bucket of a span; a bucket without any has no rows. */
export async function coverageOverTime(
  context: Context,
  args: {
    where: ArticleWhere;
    bucket: TimeBucket;
    by: CoverageDimension;
    lens?: LensInput | null | undefined;
  },
): Promise<CoveragePoint[]> {
  const { publishedFrom, publishedTo } = args.where;
  if (!publishedFrom || !publishedTo) throw badInput('`where` wants `publishedFrom` and `publishedTo`.');
  const buckets = bucketsBetween(publishedFrom, publishedTo, args.bucket, MOST_BUCKETS);
  if (buckets === null) {
    throw badInput(`From \`publishedFrom\` to \`publishedTo\` there are more than ${MOST_BUCKETS} buckets.`);
  }
  const [dimension] = readDimensions(context, [args.by], args.lens);
  if (!dimension || buckets.length === 0) return [];
  const rows = await context.database.queryLong<CountedRow & { from: Date }>(Prisma.sql`
    WITH ${coverageCounts(context, args.where, [dimension], args.bucket)}
    SELECT "from", "key0", "articleCount", "sourceCount", "storyCount"
      FROM counted
     ORDER BY "from", "articleCount" DESC, "key0"
     LIMIT ${MOST_POINT_ROWS + 1}`);
  if (rows.length > MOST_POINT_ROWS) {
    throw badInput(
      `The answer has more than ${MOST_POINT_ROWS} rows: ask for a shorter span or longer buckets.`,
    );
  }
  const byStart = new Map<number, CoverageRow[]>();
  for (const row of rows) {
    const bucket = byStart.get(row.from.getTime());
    if (bucket) bucket.push(labelled(row, [dimension]));
    else byStart.set(row.from.getTime(), [labelled(row, [dimension])]);
  }
  return buckets.map(({ from, to }) => ({ from, to, rows: byStart.get(from.getTime()) ?? [] }));
}

/** A row with a column `key0`, `key1`, … a dimension. */
type CountedRow = Omit<CoverageRow, 'keys'> & Record<string, unknown>;

function readDimensions(
  { catalogue }: Context,
  by: readonly CoverageDimension[],
  lens: LensInput | null | undefined,
): DimensionSql[] {
  if (by.length < 1 || by.length > MOST_DIMENSIONS || new Set(by).size !== by.length) {
    throw badInput(`\`by\` takes one to ${MOST_DIMENSIONS} different dimensions.`);
  }
  const view = catalogue.through(readLens(catalogue, lens));
  return by.map((dimension) => dimensionSql(dimension, catalogue, view));
}

function labelled(row: CountedRow, dimensions: readonly DimensionSql[]): CoverageRow {
  const { articleCount, sourceCount, storyCount } = row;
  const keys = dimensions.map(({ labelOf }, place) => labelOf(row[`key${place}`]));
  return { keys, articleCount, sourceCount, storyCount };
}
