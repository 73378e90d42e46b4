import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Breakdown, breakdownOf } from '../../src/domain/breakdown.ts';
import { fraction } from '../../src/domain/fraction.ts';
import { LEANINGS, SIDES, sideOf } from '../../src/domain/leaning.ts';

const mean = fc
  .tuple(fc.integer({ min: -360, max: 360 }), fc.constant(120))
  .map(([numerator, denominator]) => fraction(numerator, denominator));
const units = fc.array(fc.record({ mean: fc.option(mean), count: fc.integer({ min: 0, max: 20 }) }));
const at = (step: number, count = 1) => ({ mean: fraction(step), count });

describe('a breakdown', () => {
  it('counts rated and unrated units, leanings, sides and the mean', () => {
    const breakdown = breakdownOf([at(-2), at(-1, 2), at(3), { mean: null, count: 2 }]);
    expect(breakdown).toMatchObject({
      total: 6,
      rated: 4,
      unrated: 2,
      leanings: { FAR_LEFT: 0, LEFT: 1, LEAN_LEFT: 2, CENTER: 0, FAR_RIGHT: 1 },
      sides: {
        LEFT: { count: 3, percent: 75 },
        CENTER: { count: 0, percent: 0 },
        RIGHT: { count: 1, percent: 25 },
      },
      meanScore: -0.25,
      hasSufficientSample: false,
      blindspot: null,
    });
  });

  it('takes its mean over exact means, not over leanings', () => {
    expect(breakdownOf([{ mean: fraction(-1, 3), count: 1 }, at(1)]).meanScore).toBe(1 / 3);
  });

  it('has no shares, no mean and no blindspot where nothing is rated', () => {
    const { sides, meanScore, blindspot } = saidBy(breakdownOf([{ mean: null, count: 3 }]));
    expect(sides).toEqual(Array(3).fill({ count: 0, percent: null, interval: null }));
    expect([meanScore, blindspot]).toEqual([null, null]);
  });

  it('has a sufficient sample from five rated units on', () => {
    expect(breakdownOf([at(0, 4), { mean: null, count: 9 }]).hasSufficientSample).toBe(false);
    expect(breakdownOf([at(0, 5)]).hasSufficientSample).toBe(true);
  });

  it('always adds up: leanings and sides to the rated units, percents to 100', () => {
    fc.assert(
      fc.property(units, (given) => {
        const { total, rated, unrated, leanings, sides } = breakdownOf(given);
        expect(rated + unrated).toBe(total);
        expect(total).toBe(given.reduce((sum, { count }) => sum + count, 0));
        expect(LEANINGS.reduce((sum, leaning) => sum + leanings[leaning], 0)).toBe(rated);
        for (const side of SIDES) {
          const ofSide = LEANINGS.filter((leaning) => sideOf(leaning) === side);
          expect(sides[side].count).toBe(ofSide.reduce((sum, each) => sum + leanings[each], 0));
        }
        const percent = SIDES.reduce((sum, side) => sum + (sides[side].percent ?? 0), 0);
        expect(percent).toBe(rated === 0 ? 0 : 100);
      }),
    );
  });

  it('does not depend on the order of the units', () => {
    fc.assert(
      fc.property(units, (given) => {
        expect(saidBy(breakdownOf(given.toReversed()))).toEqual(saidBy(breakdownOf(given)));
      }),
    );
  });
});

/** All that it says, what is worked out as it is read too. */
function saidBy({
  total,
  rated,
  unrated,
  leanings,
  sides,
  meanScore,
  hasSufficientSample,
  blindspot,
}: Breakdown) {
  const shares = SIDES.map((side) => {
    const { count, percent, interval } = sides[side];
    return { count, percent, interval };
  });
  return { total, rated, unrated, leanings, sides: shares, meanScore, hasSufficientSample, blindspot };
}
