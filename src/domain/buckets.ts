/** Spans of the calendar in UTC, half-open; weeks begin on Monday. */
export const TIME_BUCKETS = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type TimeBucket = (typeof TIME_BUCKETS)[number];

/** One bucket: `from` inclusive, `to` exclusive. */
export interface BucketSpan {
  readonly from: Date;
  readonly to: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Milliseconds of the buckets that are all equally long. */
const LENGTHS = { HOUR, DAY, WEEK: 7 * DAY } as const;

/** A Monday, 00:00 UTC: 5 January 1970. */
const A_MONDAY = 4 * DAY;

/** The years that RFC 3339 can write, 0001 to 9999. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const TOO_LATE = Date.parse('+010000-01-01T00:00:00Z');

/** The beginning of the bucket that holds an instant. Throws RangeError for an invalid date. */
export function bucketStart(at: Date, bucket: TimeBucket): Date {
  const time = at.getTime();
  if (Number.isNaN(time)) throw new RangeError('An invalid date is in no bucket.');
  if (bucket === 'MONTH') {
    const start = new Date(time);
    start.setUTCDate(1);
    start.setUTCHours(0, 0, 0, 0);
    return start;
  }
  const length = LENGTHS[bucket];
  const origin = bucket === 'WEEK' ? A_MONDAY : 0;
  return new Date(Math.floor((time - origin) / length) * length + origin);
}

/** The beginning of the bucket after the one that begins at `start`, which is where that one ends. */
export function nextBucket(start: Date, bucket: TimeBucket): Date {
  if (bucket !== 'MONTH') return new Date(start.getTime() + LENGTHS[bucket]);
  const next = new Date(start);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next;
}

/**
 * All buckets that touch the half-open span [from, to), in order; none where it is empty. Null where
 * there are more than `max`, counted before any is made, or where one of them would begin or end
 * outside the years 0001 to 9999, which no answer can write.
 */
export function bucketsBetween(from: Date, to: Date, bucket: TimeBucket, max: number): BucketSpan[] | null {
  if (!(from < to)) {
    bucketStart(from, bucket);
    bucketStart(to, bucket);
    return [];
  }
  const first = bucketStart(from, bucket);
  const last = bucketStart(new Date(to.getTime() - 1), bucket);
  if (first.getTime() < EARLIEST || nextBucket(last, bucket).getTime() >= TOO_LATE) return null;
  if (distance(first, last, bucket) + 1 > max) return null;

  const spans: BucketSpan[] = [];
  for (let start = first; start <= last; ) {
    const end = nextBucket(start, bucket);
    spans.push({ from: start, to: end });
    start = end;
  }
  return spans;
}

/** Buckets from one beginning to another. */
function distance(first: Date, last: Date, bucket: TimeBucket): number {
  if (bucket !== 'MONTH') return (last.getTime() - first.getTime()) / LENGTHS[bucket];
  const years = last.getUTCFullYear() - first.getUTCFullYear();
  return years * 12 + last.getUTCMonth() - first.getUTCMonth();
}
