import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindspotOf, blindspotProbability, explainBlindspot } from '../../src/domain/blindspot.ts';

const counts = (LEFT: number, CENTER: number, RIGHT: number) => ({ LEFT, CENTER, RIGHT });

describe('a blindspot', () => {
  it.each([
    ['four rated units are too few', counts(0, 0, 4), null],
    ['five rated units are enough', counts(0, 1, 4), 'LEFT'],
    ['20 % is little', counts(2, 3, 5), 'LEFT'],
    ['20 % of five is little', counts(1, 2, 2), 'LEFT'],
    ['20 % of an odd total is little', counts(3, 4, 8), 'LEFT'],
    ['20.1 % is not, though it is shown as 20 %', counts(201, 299, 500), null],
    ['a third of an outlet over 20 % is not', counts(2, 3, 4), null],
    ['17.8 % beside two sides at 41.1 % is', counts(178, 411, 411), 'LEFT'],
    ['20 % beside two sides at 40 % is, by exactly 20 points and twice', counts(1, 2, 2), 'LEFT'],
    ['right at 18 % beside left at 45 % is', counts(450, 370, 180), 'RIGHT'],
    ['left at 18 % beside right at exactly 38 % is, the center above both', counts(18, 44, 38), 'LEFT'],
    ['an empty right beside a full left is', counts(8, 2, 0), 'RIGHT'],
    ['no left at all among five is', counts(0, 3, 2), 'LEFT'],
    ['three sides alike have none', counts(5, 5, 5), null],
    ['left and right equal have none', counts(1, 10, 1), null],
    ['left and right both empty have none', counts(0, 9, 0), null],
    ['where both qualify it is the lower: left', counts(1, 10, 2), 'LEFT'],
    ['where both qualify it is the lower: right', counts(2, 10, 1), 'RIGHT'],
    ['an empty center is none', counts(5, 0, 5), null],
    ['an empty center is none, though the sides differ', counts(4, 0, 6), null],
    ['nothing rated has none', counts(0, 0, 0), null],
  ] as const)('%s', (_name, given, underCoveredBy) => {
    expect(blindspotOf(given)?.underCoveredBy ?? null).toBe(underCoveredBy);
  });

  it('agrees with the contract, threshold by threshold, whatever the counts', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (left, center, right) => {
        const rated = left + center + right;
        const sides = [left, center, right];
        const qualifies = (under: number): boolean =>
          rated >= 5 &&
          under * 5 <= rated &&
          sides.some(
            (other) => other * 50 >= rated * 19 && (other - under) * 5 >= rated && other >= 2 * under,
          );
        const found = blindspotOf(counts(left, center, right));
        const expected =
          left < right && qualifies(left) ? 'LEFT' : right < left && qualifies(right) ? 'RIGHT' : null;
        expect(found?.underCoveredBy ?? null).toBe(expected);
        if (found !== null) expect(found.dominantCount).toBe(Math.max(...sides));
      }),
    );
  });

  it('treats left and right alike', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.nat(30), (left, center, right) => {
        const mirror = { LEFT: 'RIGHT', CENTER: 'CENTER', RIGHT: 'LEFT' } as const;
        const found = blindspotOf(counts(left, center, right));
        const mirrored = blindspotOf(counts(right, center, left));
        expect(mirrored?.underCoveredBy).toBe(found === null ? undefined : mirror[found.underCoveredBy]);
        expect(mirrored?.dominantSide).toBe(found === null ? undefined : mirror[found.dominantSide]);
      }),
    );
  });

  it('names the side with the largest share, the opposite one where the center is equal', () => {
    expect(blindspotOf(counts(1, 6, 5))?.dominantSide).toBe('CENTER');
    expect(blindspotOf(counts(1, 5, 5))?.dominantSide).toBe('RIGHT');
    expect(blindspotOf(counts(5, 5, 1))?.dominantSide).toBe('LEFT');
  });

  it('is explained with its counts and the percents shown beside it', () => {
    const given = counts(1, 4, 7);
    const finding = blindspotOf(given);
    if (finding === null) throw new Error('Seven against one is a blindspot.');
    expect(explainBlindspot(finding, given)).toBe(
      '1 of 12 rated outlets in this story is on the left (9 %), 7 on the right (58 %).',
    );
    expect(explainBlindspot(finding, given, 'ARTICLE')).toContain('12 rated articles');
  });

  it('is as likely by chance as the binomial distribution says', () => {
    expect(blindspotProbability({ expectedShare: 0.5, underCount: 1, rated: 10 })).toBeCloseTo(11 / 1024, 12);
  });
});
