import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStart } from '../../src/domain/buckets.ts';
import { cumulativeTrend, type DatedCell } from '../../src/domain/trend.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const cell = (
  n: number,
  ordinal: number,
  articles: number,
  ownLeaning: DatedCell['ownLeaning'] = null,
): DatedCell => ({ from: day(n), ordinal, ownLeaning, articles });

describe('a trend', () => {
  it('adds up, and an empty bucket carries the one before', () => {
    const trend = cumulativeTrend([cell(4, 0, 1), cell(1, 0, 2), cell(1, 1, 1, 'LEFT')], 'DAY');
    const early = [
      { ordinal: 0, ownLeaning: null, articles: 2 },
      { ordinal: 1, ownLeaning: 'LEFT', articles: 1 },
    ];
    const late = [{ ordinal: 0, ownLeaning: null, articles: 3 }, early[1]];
    expect(trend).toEqual([
      { from: day(1), to: day(2), cells: early },
      { from: day(2), to: day(3), cells: early },
      { from: day(3), to: day(4), cells: early },
      { from: day(4), to: day(5), cells: late },
    ]);
  });

  it('keeps own leanings of one outlet apart', () => {
    const trend = cumulativeTrend([cell(1, 0, 1, 'RIGHT'), cell(1, 0, 2), cell(1, 0, 3, 'LEFT')], 'DAY');
    expect(trend?.[0]?.cells.map(({ ownLeaning }) => ownLeaning)).toEqual([null, 'LEFT', 'RIGHT']);
  });

  it('has 500 points at most, and none without articles', () => {
    expect(cumulativeTrend([cell(1, 0, 1), cell(500, 0, 1)], 'DAY')).toHaveLength(500);
    expect(cumulativeTrend([cell(1, 0, 1), cell(501, 0, 1)], 'DAY')).toBeNull();
    expect(cumulativeTrend([], 'DAY')).toEqual([]);
  });

  it('ends with everything, never loses an article and does not depend on order', () => {
    const cells = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(3), fc.integer({ min: 1, max: 3 }))
        .map(([n, ordinal, articles]) => cell(n, ordinal, articles)),
      { minLength: 1 },
    );
    const sum = (all: readonly { articles: number }[]) =>
      all.reduce((total, { articles }) => total + articles, 0);
    fc.assert(
      fc.property(cells, fc.constantFrom('DAY', 'WEEK'), (given, unit) => {
        const trend = cumulativeTrend(given, unit) ?? [];
        for (const { to, cells: current } of trend) {
          expect(sum(current)).toBe(sum(given.filter(({ from }) => bucketStart(from, unit) < to)));
        }
        expect(sum(trend.at(-1)?.cells ?? [])).toBe(sum(given));
        expect(cumulativeTrend(given.toReversed(), unit)).toEqual(trend);
      }),
    );
  });
});
