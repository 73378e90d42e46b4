import { describe, expect, it } from 'vitest';
import { expectedArticles, pearsonResidual } from '../../src/domain/trending.ts';

describe('unusual growth', () => {
  it('expects two days’ part of the fortnight before, and one article at least', () => {
    expect([0, 3, 7, 70].map(expectedArticles)).toEqual([1, 1, 1, 10]);
  });

  it('is measured in standard deviations of the expected count', () => {
    expect(pearsonResidual(25, 16)).toBe(2.25);
    expect(pearsonResidual(4, 4)).toBe(0);
    expect(pearsonResidual(0, 9)).toBe(-3);
  });

  it('is refused beside no expectation', () => {
    expect(() => pearsonResidual(1, 0)).toThrow(RangeError);
  });
});
