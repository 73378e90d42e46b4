import type { Article, Story } from '../db/generated/client.ts';
import { bucketStart, nextBucket, type TimeBucket } from '../domain/buckets.ts';
import { cumulativeTrend, MOST_TREND_POINTS } from '../domain/trend.ts';
import type { BreakdownUnit, CoverageCell } from '../domain/units.ts';
import { badInput } from '../errors.ts';
import { articlePage } from './articles.ts';
import { type BiasBreakdown, breakdownOfCells } from './breakdowns.ts';
import type { Context } from './context.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { type MemoryOrder, type Page, type PageArgs, pageOfArray, scopeOf } from './paging.ts';

/** All coverage up to the end of one bucket. */
export interface BiasTrendPoint {
  readonly from: Date;
  readonly to: Date;
  readonly breakdown: BiasBreakdown;
}

/** What was published within one bucket. */
export interface CoverageBatch {
  readonly storyId: string;
  readonly from: Date;
  readonly to: Date;
  readonly articleCount: number;
  readonly breakdown: BiasBreakdown;
}

export interface TrendArgs {
  bucket: TimeBucket;
  unit?: BreakdownUnit | null | undefined;
  lens?: LensInput | null | undefined;
}

/** How a story's breakdown came about. Fails with BAD_USER_INPUT where that takes more than 500 points. */
export async function biasTrend(context: Context, story: Story, args: TrendArgs): Promise<BiasTrendPoint[]> {
  const cells = await context.loaders.coverage.datedCells.load({ storyId: story.id, bucket: args.bucket });
  const points = cumulativeTrend(cells, args.bucket);
  if (points === null) {
    throw badInput(
      `The trend has more than ${MOST_TREND_POINTS} points: take a longer \`bucket\` than ${args.bucket}.`,
    );
  }
  const catalogue = await context.catalogueWith(cells.map(({ ordinal }) => ordinal));
  const view = catalogue.through(readLens(catalogue, args.lens));
  const unit = args.unit ?? 'SOURCE';
  return points.map(({ from, to, cells: sofar }) => ({
    from,
    to,
    breakdown: breakdownOfCells({ unit, cells: sofar, catalogue, view, span: null }),
  }));
}

/** One page of the batches in which a story was covered, newest first. */
export async function coverageHistory(
  context: Context,
  story: Story,
  args: PageArgs & { bucket?: TimeBucket | null | undefined },
): Promise<Page<CoverageBatch>> {
  const bucket = args.bucket ?? 'DAY';
  const cells = await context.loaders.coverage.datedCells.load({ storyId: story.id, bucket });
  const catalogue = await context.catalogueWith(cells.map(({ ordinal }) => ordinal));
  const view = catalogue.through({});
  const byStart = new Map<number, CoverageCell[]>();
  for (const cell of cells) {
    const start = bucketStart(cell.from, bucket).getTime();
    const batch = byStart.get(start);
    if (batch) batch.push(cell);
    else byStart.set(start, [cell]);
  }
  const batches = [...byStart].map(([start, own]) => ({
    storyId: story.id,
    from: new Date(start),
    to: nextBucket(new Date(start), bucket),
    articleCount: own.reduce((sum, { articles }) => sum + articles, 0),
    breakdown: breakdownOfCells({ unit: 'SOURCE', cells: own, catalogue, view, span: null }),
  }));
  return pageOfArray(batches, { scope: scopeOf('history', story.id, bucket), order: NEWEST_BATCH, args });
}

/** One page of a batch's own articles, newest first. */
export function batchArticlePage(
  context: Context,
  batch: CoverageBatch,
  args: PageArgs,
): Promise<Page<Article>> {
  const where = { publishedFrom: batch.from, publishedTo: batch.to };
  return articlePage(context, { kind: 'story', id: batch.storyId }, { ...args, where });
}

const NEWEST_BATCH: MemoryOrder<CoverageBatch> = {
  name: 'NEWEST',
  columns: [{ kind: 'instant', isDescending: true }],
  keyOf: ({ from }) => [from.toISOString()],
};
