import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fraction, fraction } from '../../src/domain/fraction.ts';
import { LEANINGS } from '../../src/domain/leaning.ts';
import { BREAKDOWN_UNITS, breakdownUnits, type CoverageCell } from '../../src/domain/units.ts';

const catalogue = (means: (Fraction | null)[], owners: (string | null)[] = []) => ({
  consensusMean: (ordinal: number) => means[ordinal] ?? null,
  ownerKey: (ordinal: number) => owners[ordinal] ?? null,
});
const cell = (ordinal: number, articles: number, ownLeaning: CoverageCell['ownLeaning'] = null) => ({
  ordinal,
  articles,
  ownLeaning,
});
const left = fraction(-2);
const right = fraction(2);

describe('what a breakdown counts once', () => {
  it('is an outlet by its consensus, however many articles it has', () => {
    const cells = [cell(0, 7), cell(0, 1, 'FAR_RIGHT'), cell(1, 1), cell(2, 0)];
    expect(breakdownUnits(cells, 'SOURCE', catalogue([left, right, right]))).toEqual([
      { mean: left, count: 1 },
      { mean: right, count: 1 },
    ]);
  });

  it('is an article by its own leaning, else by its outlet', () => {
    const cells = [cell(0, 7), cell(0, 1, 'FAR_RIGHT'), cell(1, 2), cell(1, 1, 'CENTER')];
    expect(breakdownUnits(cells, 'ARTICLE', catalogue([left, null]))).toEqual([
      { mean: left, count: 7 },
      { mean: fraction(3), count: 1 },
      { mean: null, count: 2 },
      { mean: fraction(0), count: 1 },
    ]);
  });

  it('is an owner by the unweighted mean of its rated outlets in the story', () => {
    const cells = [cell(0, 90), cell(1, 1), cell(2, 5)];
    const owned = catalogue([fraction(-1, 3), fraction(-2, 3), null], ['x', 'x', 'x']);
    expect(breakdownUnits(cells, 'OWNER', owned)).toEqual([{ mean: fraction(-1, 2), count: 1 }]);
  });

  it('is an outlet for itself where it has no owner, and an owner of unrated outlets is unrated', () => {
    const owned = catalogue([left, right, null], [null, null, 'x']);
    expect(breakdownUnits([cell(0, 1), cell(1, 1), cell(2, 1)], 'OWNER', owned)).toEqual([
      { mean: left, count: 1 },
      { mean: right, count: 1 },
      { mean: null, count: 1 },
    ]);
  });

  it('does not depend on the order of the articles', () => {
    const cells = fc.array(
      fc.record({
        ordinal: fc.integer({ min: 0, max: 5 }),
        ownLeaning: fc.option(fc.constantFrom(...LEANINGS)),
        articles: fc.integer({ min: 0, max: 3 }),
      }),
    );
    const outlets = catalogue(
      [left, right, null, fraction(1, 3), fraction(-1, 7), null],
      ['x', 'x', 'y', null, 'y', null],
    );
    const sorted = (given: CoverageCell[], unit: (typeof BREAKDOWN_UNITS)[number]) =>
      breakdownUnits(given, unit, outlets)
        .map((each) => JSON.stringify(each))
        .sort();
    fc.assert(
      fc.property(cells, fc.constantFrom(...BREAKDOWN_UNITS), (given, unit) => {
        expect(sorted(given.toReversed(), unit)).toEqual(sorted(given, unit));
      }),
    );
  });
});
