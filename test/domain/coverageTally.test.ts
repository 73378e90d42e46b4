import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoverageTally } from '../../src/domain/coverageTally.ts';
import { addToBuckets } from '../../src/domain/datedArticles.ts';
import { type HeldArticles, ordinalAt, ownLeaningAt, placesIn } from '../../src/domain/heldArticles.ts';
import { article, byHand, byKeys, groupsOf, held, type Name, names } from './support/tallies.ts';

const stories = fc.array(
  fc.record({
    topics: fc.uniqueArray(fc.constantFrom('war', 'peace', 'art')),
    articles: fc.array(article, { minLength: 1, maxLength: 12 }),
  }),
  { maxLength: 8 },
);

function counted(by: readonly Name[], stories: readonly HeldArticles[], places = placesIn(stories)) {
  const tally = new CoverageTally(groupsOf(by, places));
  tally.add(stories);
  const { rows, articles } = tally.table();
  expect(articles).toBe(stories.reduce((sum, { places }) => sum + places.length, 0));
  return byKeys(rows);
}

describe('An analyst’s table', () => {
  it('counts articles, outlets and stories as one would by hand, most articles first', () => {
    fc.assert(
      fc.property(names, stories, (by, told) => {
        const all = told.map(held);
        expect(counted(by, all)).toEqual(byHand(by, told));
      }),
    );
  });

  it('counts each bucket of a span for itself', () => {
    fc.assert(
      fc.property(names, stories, fc.nat(9), fc.integer({ min: 1, max: 7 }), (by, told, from, length) => {
        const span = { from: from + 0.5, to: from + 3 * length };
        const starts = [from, from + length, from + 2 * length];
        const all = told.map(held);
        const buckets: HeldArticles[][] = starts.map(() => []);
        addToBuckets(buckets, all, span, starts);
        for (const [at, bucket] of buckets.entries()) {
          const begin = Math.max(span.from, starts[at] ?? 0);
          const within = told.map(({ topics, articles }) => ({
            topics,
            articles: articles.filter(({ time }) => time >= begin && time < (starts[at] ?? 0) + length),
          }));
          expect(counted(by, bucket, placesIn(all))).toEqual(byHand(by, within));
        }
      }),
    );
  });

  it('counts outlets once each, however many there are', () => {
    const articles = Array.from({ length: 300 }, (_, nth) => ({
      ordinal: 1 + (nth % 100),
      own: 0,
      time: nth,
    }));
    const told = [{ topics: ['war'], articles }];
    expect(counted(['TOPIC'], told.map(held))).toEqual(byHand(['TOPIC'], told));
    expect(counted(['OWNER'], told.map(held))).toEqual(byHand(['OWNER'], told));
  });

  it('tells outlets and their articles’ own leanings apart by one number', () => {
    expect([ordinalAt(8), ownLeaningAt(8)]).toEqual([1, null]);
    expect([ordinalAt(23), ownLeaningAt(23)]).toEqual([2, 'FAR_RIGHT']);
    expect([ordinalAt(500_001), ownLeaningAt(500_001)]).toEqual([62_500, 'FAR_LEFT']);
  });

  it('has no row where there is no article', () => {
    expect(counted(['TOPIC'], [])).toEqual({});
    expect(placesIn([])).toEqual([]);
  });
});
