import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialLowerTail } from '../../src/domain/binomial.ts';
import { largestRemainder } from '../../src/domain/largestRemainder.ts';
import { wilsonInterval } from '../../src/domain/wilson.ts';

describe('the largest remainder', () => {
  it.each([
    [
      [1, 1, 1],
      [34, 33, 33],
    ],
    [
      [1, 0, 1],
      [50, 0, 50],
    ],
    [
      [0, 1, 2],
      [0, 33, 67],
    ],
    [
      [1, 1, 4],
      [17, 17, 66],
    ],
    [
      [3, 3, 0],
      [50, 50, 0],
    ],
    [
      [1, 2, 5],
      [13, 25, 62],
    ],
    [
      [5, 2, 1],
      [63, 25, 12],
    ],
    [
      [1, 6, 1],
      [13, 75, 12],
    ],
  ])('shares %j out as %j, the earlier of equal ones first', (counts, percents) => {
    expect(largestRemainder(counts)).toEqual(percents);
  });

  it('has no shares of nothing', () => {
    expect(largestRemainder([0, 0, 0])).toBeNull();
    expect(largestRemainder([])).toBeNull();
  });

  it.each([[[-1, 2]], [[0.5]], [[Number.NaN]]])('refuses %j', (counts) => {
    expect(() => largestRemainder(counts)).toThrow(RangeError);
  });

  it('always adds up to the whole, each share within one of the exact one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const shares = largestRemainder(counts);
        if (shares === null) {
          expect(total).toBe(0);
          return;
        }
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
        for (const [i, share] of shares.entries()) {
          expect(Math.abs(share - (100 * (counts[i] ?? 0)) / total)).toBeLessThan(1);
        }
      }),
      { examples: [[[0]]] },
    );
  });
});

describe('the Wilson interval', () => {
  it.each([
    [0, 10, 0, 27.7533],
    [10, 10, 72.2467, 100],
    [5, 10, 23.6593, 76.3407],
    [1, 12, 1.4862, 35.388],
    [81, 263, 25.5289, 36.621],
  ])('of %i in %i is %f to %f percent', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval?.low).toBeCloseTo(low, 3);
    expect(interval?.high).toBeCloseTo(high, 3);
  });

  it('is null of nothing and refuses more successes than trials', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
  });

  it('always holds the share itself and stays within 0 and 100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(10_000), (trials, any) => {
        const successes = any % (trials + 1);
        const { low, high } = wilsonInterval(successes, trials) ?? { low: 1, high: 0 };
        const share = (100 * successes) / trials;
        expect(0 <= low && low <= share && share <= high && high <= 100).toBe(true);
      }),
    );
  });
});

describe('the binomial tail', () => {
  it.each([
    [0, 10, 0.5, 1 / 1024],
    [1, 10, 0.5, 11 / 1024],
    [5, 10, 0.5, 638 / 1024],
    [9, 10, 0.5, 1023 / 1024],
    [10, 10, 0.5, 1],
    [-1, 10, 0.5, 0],
    [3, 10, 0, 1],
    [3, 10, 1, 0],
    [2, 3, 0.2, 0.992],
  ])('up to %i of %i at chance %f is %f', (k, n, p, chance) => {
    expect(binomialLowerTail(k, n, p)).toBeCloseTo(chance, 13);
  });

  it('keeps its digits where the result is tiny', () => {
    // 0.9² · 0.1⁵⁸ · 1770 + 0.9 · 0.1⁵⁹ · 60 + 0.1⁶⁰
    expect(binomialLowerTail(2, 60, 0.9) / 1.43911e-55).toBeCloseTo(1, 10);
    expect(binomialLowerTail(0, 1_000, 0.9)).toBe(0);
  });

  it.each([
    [0.5, 2, 0.1],
    [1, 2, 1.5],
    [1, -1, 0.5],
    [1, 2, Number.NaN],
  ])('refuses k = %s, n = %s, p = %s', (k, n, p) => {
    expect(() => binomialLowerTail(k, n, p)).toThrow(RangeError);
  });

  it('agrees with the plain sum of exact terms', () => {
    const plain = (k: number, n: number, p: number): number => {
      let sum = 0;
      for (let i = 0; i <= k; i++) {
        let ways = 1;
        for (let j = 1; j <= i; j++) ways = (ways * (n - i + j)) / j;
        sum += ways * p ** i * (1 - p) ** (n - i);
      }
      return sum;
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, any, p) => {
          const k = any % n;
          expect(binomialLowerTail(k, n, p) / plain(k, n, p)).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('is complementary to the other tail, for many trials too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, p, place) => {
          const k = Math.floor(n * place);
          const both = binomialLowerTail(k, n, p) + binomialLowerTail(n - k - 1, n, 1 - p);
          expect(both).toBeCloseTo(1, 8);
        },
      ),
    );
  });
});
