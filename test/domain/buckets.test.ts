import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketStart,
  bucketsBetween,
  nextBucket,
  TIME_BUCKETS,
  type TimeBucket,
} from '../../src/domain/buckets.ts';

const at = (text: string): Date => new Date(text);
const instant = fc.date({
  min: at('0001-02-01T00:00:00Z'),
  max: at('9999-11-01T00:00:00Z'),
  noInvalidDate: true,
});
const bucket = fc.constantFrom(...TIME_BUCKETS);

describe('a bucket', () => {
  it.each<[TimeBucket, string, string, string]>([
    ['HOUR', '2026-03-01T12:59:59.999Z', '2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'],
    ['DAY', '2026-03-01T23:59:59.999Z', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['WEEK', '2026-03-01T12:00:00Z', '2026-02-23T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['WEEK', '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z'],
    ['WEEK', '1969-12-31T00:00:00Z', '1969-12-29T00:00:00Z', '1970-01-05T00:00:00Z'],
    ['MONTH', '2024-02-29T12:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['MONTH', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['MONTH', '0001-01-31T00:00:00Z', '0001-01-01T00:00:00Z', '0001-02-01T00:00:00Z'],
    ['HOUR', '1960-01-01T00:30:00Z', '1960-01-01T00:00:00Z', '1960-01-01T01:00:00Z'],
  ])('%s of %s goes from %s to %s', (unit, instantText, from, to) => {
    const start = bucketStart(at(instantText), unit);
    expect(start).toEqual(at(from));
    expect(nextBucket(start, unit)).toEqual(at(to));
  });

  it('always holds its instant and begins where its own beginning does', () => {
    fc.assert(
      fc.property(instant, bucket, (time, unit) => {
        const start = bucketStart(time, unit);
        expect(start <= time && time < nextBucket(start, unit)).toBe(true);
        expect(bucketStart(start, unit)).toEqual(start);
        if (unit === 'WEEK') expect(start.getUTCDay()).toBe(1);
      }),
    );
  });

  it('is refused of an invalid date', () => {
    expect(() => bucketStart(new Date(Number.NaN), 'DAY')).toThrow(RangeError);
  });
});

describe('the buckets of a span', () => {
  it('are all that touch it, the last only where the end is past its beginning', () => {
    const days = (to: string) => bucketsBetween(at('2026-03-01T12:00:00Z'), at(to), 'DAY', 10)?.length;
    expect(days('2026-03-02T00:00:00Z')).toBe(1);
    expect(days('2026-03-02T00:00:00.001Z')).toBe(2);
    expect(days('2026-03-01T12:00:00Z')).toBe(0);
    expect(days('2026-02-01T00:00:00Z')).toBe(0);
  });

  it('follow one another without a gap, as many as are allowed, else none at all', () => {
    fc.assert(
      fc.property(instant, bucket, fc.integer({ min: 1, max: 60 }), (from, unit, n) => {
        let to = bucketStart(from, unit);
        for (let i = 0; i < n; i++) to = nextBucket(to, unit);
        fc.pre(to < at('9999-12-01T00:00:00Z'));
        const spans = bucketsBetween(from, to, unit, n);
        if (spans === null) throw new Error(`${n} buckets are allowed.`);
        expect(spans).toHaveLength(n);
        expect(spans[0]?.from).toEqual(bucketStart(from, unit));
        expect(spans.at(-1)?.to).toEqual(to);
        for (const [i, span] of spans.entries()) {
          if (i > 0) expect(span.from).toEqual(spans[i - 1]?.to);
        }
        expect(bucketsBetween(from, to, unit, n - 1)).toBeNull();
      }),
    );
  });

  it('of ten thousand years are refused before any is made', () => {
    for (const unit of TIME_BUCKETS) {
      const [from, to] = [at('0001-01-01T00:00:00Z'), at('9998-12-31T00:00:00Z')];
      expect(bucketsBetween(from, to, unit, 1_000)).toBeNull();
    }
  });

  it('are refused where one would end past the year 9999', () => {
    const [from, to] = [at('9999-12-30T00:00:00Z'), at('9999-12-31T12:00:00Z')];
    expect(bucketsBetween(from, to, 'DAY', 10)).toBeNull();
    expect(bucketsBetween(from, at('9999-12-31T00:00:00Z'), 'DAY', 10)).toHaveLength(1);
  });
});
