import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consensusOf, newestPerRater, type RaterOpinion } from '../../src/domain/consensus.ts';
import { fraction } from '../../src/domain/fraction.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const opinion = (raterId: string, step: number | null, rated: number, recorded = rated) => ({
  raterId,
  step,
  ratedAt: day(rated),
  recordedAt: day(recorded),
});
const placed = (...steps: (number | null)[]) => consensusOf(steps.map((step) => ({ step })));

describe('the newest opinion of each rater', () => {
  it('is the one published last', () => {
    const old = opinion('a', -2, 1, 9);
    const recent = opinion('a', 1, 2, 3);
    expect(newestPerRater([recent, old])).toEqual([recent]);
  });

  it('is the one recorded last of two published together', () => {
    const first = opinion('a', -2, 1, 2);
    const corrected = opinion('a', -1, 1, 3);
    expect(newestPerRater([corrected, first])).toEqual([corrected]);
  });

  it('counts although it places the outlet nowhere', () => {
    const withdrawn = opinion('a', null, 2);
    expect(newestPerRater([opinion('a', 2, 1), withdrawn])).toEqual([withdrawn]);
    expect(consensusOf([withdrawn]).leaning).toBeNull();
  });

  it('goes by the raters, the publication and the knowledge that the lens asks for', () => {
    const ratings = [opinion('a', -1, 1), opinion('a', 1, 5), opinion('b', 2, 2, 8)];
    const steps = (lens: Parameters<typeof newestPerRater>[1]) =>
      newestPerRater(ratings, lens).map(({ step }) => step);
    expect(steps({})).toEqual([1, 2]);
    expect(steps({ asOf: day(5) })).toEqual([1, 2]);
    expect(steps({ asOf: day(4) })).toEqual([-1, 2]);
    expect(steps({ recordedBy: day(7) })).toEqual([1]);
    expect(steps({ raterIds: new Set(['b']) })).toEqual([2]);
    expect(steps({ raterIds: new Set() })).toEqual([]);
  });

  it('does not depend on the order of the ratings', () => {
    const rating: fc.Arbitrary<RaterOpinion> = fc
      .tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.option(fc.integer({ min: -3, max: 3 })),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
      )
      .map(([rater, step, rated, recorded]) => opinion(rater, step, rated, recorded));
    fc.assert(
      fc.property(fc.array(rating), (ratings) => {
        expect(newestPerRater(ratings.toReversed())).toEqual(newestPerRater(ratings));
      }),
    );
  });
});

describe('consensus', () => {
  it('is the exact mean of the steps and its nearest leaning', () => {
    expect(placed(-1, 0)).toEqual({
      mean: fraction(-1, 2),
      leaning: 'LEAN_LEFT',
      side: 'LEFT',
      score: -0.5,
      spread: 1,
      confidence: 'MEDIUM',
    });
  });

  it('leaves out raters that place the outlet nowhere', () => {
    expect(placed(null, 2)).toEqual(placed(2));
  });

  it('is null throughout where nobody places it', () => {
    for (const nobody of [placed(), placed(null, null)]) {
      expect(Object.values(nobody)).toEqual([null, null, null, null, null, null]);
    }
  });

  it.each([
    [[1], 'LOW', 0],
    [[1, 2], 'MEDIUM', 1],
    [[1, 1, 2], 'HIGH', 1],
    [[1, 1, 1, 1], 'HIGH', 0],
    [[-1, 1], 'LOW', 2],
    [[0, 1, 2], 'MEDIUM', 2],
    [[-3, 0, 0, 0, 3], 'MEDIUM', 6],
  ] as const)('of %j has confidence %s and spread %i', (steps, confidence, spread) => {
    expect(placed(...steps)).toMatchObject({ confidence, spread });
  });

  it('always has the side of its leaning and a score within half a step of it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }), (steps) => {
        const { score, side } = placed(...steps);
        if (score === null) throw new Error('There is a score where anybody places.');
        expect(side).toBe(score <= -0.5 ? 'LEFT' : score >= 0.5 ? 'RIGHT' : 'CENTER');
      }),
    );
  });
});
