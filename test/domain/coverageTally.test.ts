import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoverageTally } from '../../src/domain/coverageTally.ts';
import { addToBuckets } from '../../src/domain/datedArticles.ts';
import { type HeldArticles, ordinalAt, ownLeaningAt, placesIn } from '../../src/domain/heldArticles.ts';
import { article, byHand, held, type Name, names, rowsOf, tallyOf } from './support/tallies.ts';

const stories = fc.array(
  fc.record({
    topics: fc.uniqueArray(fc.constantFrom('war', 'peace', 'art')),
    articles: fc.array(article, { minLength: 1, maxLength: 12 }),
  }),
  { maxLength: 8 },
);
function counted(by: readonly Name[], tally: CoverageTally, stories: readonly HeldArticles[]) {
  tally.clear();
  tally.add(stories);
  return rowsOf(by, tally);
}

describe('An analyst’s table', () => {
  it('counts articles, outlets and stories as one would by hand, most articles first', () => {
    fc.assert(
      fc.property(names, stories, (by, told) => {
        const all = told.map(held);
        expect(counted(by, tallyOf(by, placesIn(all)), all)).toEqual(byHand(by, told));
      }),
    );
  });

  it('counts each bucket of a span for itself', () => {
    fc.assert(
      fc.property(names, stories, fc.nat(9), fc.integer({ min: 1, max: 7 }), (by, told, from, length) => {
        const span = { from: from + 0.5, to: from + 3 * length };
        const starts = [from, from + length, from + 2 * length];
        const all = told.map(held);
        const tally = tallyOf(by, placesIn(all));
        const buckets: HeldArticles[][] = starts.map(() => []);
        addToBuckets(buckets, all, span, starts);
        for (const [at, bucket] of buckets.entries()) {
          const begin = Math.max(span.from, starts[at] ?? 0);
          const within = told.map(({ topics, articles }) => ({
            topics,
            articles: articles.filter(({ time }) => time >= begin && time < (starts[at] ?? 0) + length),
          }));
          expect(counted(by, tally, bucket)).toEqual(byHand(by, within));
        }
      }),
    );
  });

  it('tells outlets and their articles’ own leanings apart by one number', () => {
    expect([ordinalAt(8), ownLeaningAt(8)]).toEqual([1, null]);
    expect([ordinalAt(23), ownLeaningAt(23)]).toEqual([2, 'FAR_RIGHT']);
    expect([ordinalAt(500_001), ownLeaningAt(500_001)]).toEqual([62_500, 'FAR_LEFT']);
  });

  it('has no row where there is no article', () => {
    expect(tallyOf(['TOPIC'], []).rows()).toEqual([]);
    expect(placesIn([])).toEqual([]);
  });
});
