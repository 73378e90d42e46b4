import { type BucketSpan, bucketStart, bucketsBetween, nextBucket, type TimeBucket } from './buckets.ts';
import { type Leaning, stepOf } from './leaning.ts';
import type { CoverageCell } from './units.ts';

/** Articles of one outlet and one own leaning that were published in one bucket. */
export interface DatedCell extends CoverageCell {
  /** Any instant of the bucket, as a rule its beginning. */
  readonly from: Date;
}

/** All coverage up to the end of a bucket. */
export interface TrendPoint extends BucketSpan {
  /** One cell for each outlet and own leaning, by ordinal, then from no own leaning to the right. */
  readonly cells: readonly CoverageCell[];
}

/** Points that one trend may have. */
export const MOST_TREND_POINTS = 500;

/**
 * The coverage that had come together by the end of each bucket, from the first bucket with an article
 * to the last. An empty bucket carries the one before: the same array. The order of the cells
 * given does not matter. None where there is no article; null where there are more than `max` points.
 */
export function cumulativeTrend(
  cells: readonly DatedCell[],
  bucket: TimeBucket,
  max = MOST_TREND_POINTS,
): TrendPoint[] | null {
  const byBucket = new Map<number, DatedCell[]>();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    if (cell.articles <= 0) continue;
    const start = bucketStart(cell.from, bucket).getTime();
    const inBucket = byBucket.get(start);
    if (inBucket === undefined) byBucket.set(start, [cell]);
    else inBucket.push(cell);
    first = Math.min(first, start);
    last = Math.max(last, start);
  }
  if (byBucket.size === 0) return [];

  const spans = bucketsBetween(new Date(first), nextBucket(new Date(last), bucket), bucket, max);
  if (spans === null) return null;
  const sums = new Map<string, CoverageCell>();
  let current: readonly CoverageCell[] = [];
  return spans.map(({ from, to }) => {
    const added = byBucket.get(from.getTime());
    if (added !== undefined) {
      for (const cell of added) add(cell, sums);
      current = [...sums.values()].sort(inOrder);
    }
    return { from, to, cells: current };
  });
}

function add({ ordinal, ownLeaning, articles }: CoverageCell, sums: Map<string, CoverageCell>): void {
  const key = `${ordinal} ${ownLeaning}`;
  const before = sums.get(key)?.articles ?? 0;
  sums.set(key, { ordinal, ownLeaning, articles: before + articles });
}

function inOrder(a: CoverageCell, b: CoverageCell): number {
  return a.ordinal - b.ordinal || placeOf(a.ownLeaning) - placeOf(b.ownLeaning);
}

function placeOf(leaning: Leaning | null): number {
  return leaning === null ? Number.NEGATIVE_INFINITY : stepOf(leaning);
}
