import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedMean, fraction, meanOf, toNumber } from '../../src/domain/fraction.ts';
import { nearestLeaning } from '../../src/domain/leaning.ts';

const steps = fc.integer({ min: -3, max: 3 });

describe('exact fractions', () => {
  it('are kept in lowest terms', () => {
    expect(fraction(-6, 4)).toEqual({ numerator: -3, denominator: 2 });
    expect(fraction(0, 7)).toEqual({ numerator: 0, denominator: 1 });
  });

  it.each([
    [1, 0],
    [1, -2],
    [0.5, 1],
    [2 ** 53, 1],
  ])('refuse %s/%s', (numerator, denominator) => {
    expect(() => fraction(numerator, denominator)).toThrow(RangeError);
  });

  it('have an exact mean: a third, a half and a sixth are one third', () => {
    expect(meanOf([fraction(1, 3), fraction(1, 2), fraction(1, 6)])).toEqual(fraction(1, 3));
  });

  it('have no mean where there are none', () => {
    expect(meanOf([])).toBeNull();
    expect(countedMean([{ mean: fraction(1), count: 0 }])).toBeNull();
  });

  it('count as often as they are said to', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(steps, fc.integer({ min: 1, max: 9 }))), (entries) => {
        const many = entries.flatMap(([step, count]) => Array(count).fill(fraction(step)));
        const mean = meanOf(many);
        expect(countedMean(entries.map(([step, count]) => ({ mean: fraction(step), count })))).toBe(
          mean === null ? null : toNumber(mean),
        );
      }),
    );
  });

  it('keep a half a half where numerators and denominators outgrow safe integers', () => {
    const many = Array.from({ length: 60 }, (_, i) => fraction(1, 1_000_003 + 2 * i));
    const mirrored = many.map((each) => fraction(each.denominator - each.numerator, each.denominator));
    const half = meanOf([...many, ...mirrored]);
    expect(half).toEqual(fraction(1, 2));
    const huge = meanOf([...many, ...mirrored.slice(1)]);
    expect(huge).not.toBeNull();
    if (huge !== null) {
      expect(toNumber(huge)).toBeLessThan(0.5);
      expect(nearestLeaning(huge)).toBe('CENTER');
    }
  });
});
