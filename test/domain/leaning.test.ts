import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fraction } from '../../src/domain/fraction.ts';
import {
  LEANINGS,
  type Leaning,
  leaningOf,
  nearestLeaning,
  type Side,
  sideOf,
  stepOf,
} from '../../src/domain/leaning.ts';

describe('leaning', () => {
  it('numbers the seven steps from −3 to 3 and back', () => {
    expect(LEANINGS.map(stepOf)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect(LEANINGS.map((leaning) => leaningOf(stepOf(leaning)))).toEqual([...LEANINGS]);
  });

  it.each([-4, 4, 0.5, Number.NaN])('refuses step %s', (step) => {
    expect(() => leaningOf(step)).toThrow(RangeError);
  });

  it.each<[Leaning, Side]>([
    ['FAR_LEFT', 'LEFT'],
    ['LEAN_LEFT', 'LEFT'],
    ['CENTER', 'CENTER'],
    ['LEAN_RIGHT', 'RIGHT'],
    ['FAR_RIGHT', 'RIGHT'],
  ])('puts %s on side %s', (leaning, side) => {
    expect(sideOf(leaning)).toBe(side);
  });

  it.each<[number, number, Leaning]>([
    [-1, 2, 'LEAN_LEFT'],
    [1, 2, 'LEAN_RIGHT'],
    [-3, 2, 'LEFT'],
    [3, 2, 'RIGHT'],
    [-5, 2, 'FAR_LEFT'],
    [5, 2, 'FAR_RIGHT'],
    [-49, 100, 'CENTER'],
    [49, 100, 'CENTER'],
    [-1, 3, 'CENTER'],
    [2, 3, 'LEAN_RIGHT'],
    [0, 1, 'CENTER'],
    [3, 1, 'FAR_RIGHT'],
  ])('rounds a mean of %s/%s to %s, halves away from zero', (numerator, denominator, leaning) => {
    expect(nearestLeaning(fraction(numerator, denominator))).toBe(leaning);
  });

  it('treats left and right alike: the mirrored mean has the mirrored leaning', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer(), (denominator, any) => {
        const numerator = any % (3 * denominator + 1);
        const step = stepOf(nearestLeaning(fraction(numerator, denominator)));
        const mirrored = stepOf(nearestLeaning(fraction(0 - numerator, denominator)));
        expect(step + mirrored).toBe(0);
        expect(Math.abs(step - numerator / denominator)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
