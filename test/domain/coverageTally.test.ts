import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountedStories } from '../../src/domain/countedStories.ts';
import { CoverageTally, type Dimension } from '../../src/domain/coverageTally.ts';
import {
  addToBuckets,
  datedArticles,
  type HeldArticles,
  ordinalAt,
  ownLeaningAt,
  placesIn,
} from '../../src/domain/heldArticles.ts';
import { LEANINGS } from '../../src/domain/leaning.ts';

interface Article {
  readonly ordinal: number;
  /** 0 for none, else the place among the leanings from 1. */
  readonly own: number;
  readonly time: number;
}

const DIMENSIONS = {
  SOURCE: { of: 'ARTICLE', valuesOf: (ordinal) => [`s${ordinal}`] },
  /** An outlet may have several. */
  OWNER: { of: 'ARTICLE', valuesOf: (ordinal) => (ordinal % 3 === 0 ? ['o', 'p'] : [`o${ordinal % 2}`]) },
  LEANING: { of: 'ARTICLE', valuesOf: (_, own) => [own ?? 'UNKNOWN'] },
  TOPIC: { of: 'TOPIC' },
} satisfies Record<string, Dimension>;
type Name = keyof typeof DIMENSIONS;

const article = fc.record({
  ordinal: fc.integer({ min: 1, max: 9 }),
  own: fc.integer({ min: 0, max: LEANINGS.length }),
  time: fc.integer({ min: 0, max: 20 }),
});
const stories = fc.array(
  fc.record({
    topics: fc.uniqueArray(fc.constantFrom('war', 'peace', 'art')),
    articles: fc.array(article, { minLength: 1, maxLength: 12 }),
  }),
  { maxLength: 8 },
);
const names = fc.shuffledSubarray<Name>(['SOURCE', 'OWNER', 'LEANING', 'TOPIC'], {
  minLength: 1,
  maxLength: 3,
});

/** Row by row, as one would count by hand. */
function byHand(
  by: readonly Name[],
  told: readonly { topics: readonly string[]; articles: readonly Article[] }[],
) {
  const rows = new Map<string, { articles: number; sources: Set<number>; stories: Set<number> }>();
  for (const [nth, { topics, articles }] of told.entries()) {
    for (const { ordinal, own } of articles) {
      const values = by.map((name) => {
        const dimension: Dimension = DIMENSIONS[name];
        if (dimension.of === 'TOPIC') return topics.length > 0 ? topics : ['UNKNOWN'];
        return dimension.valuesOf(ordinal, LEANINGS[own - 1] ?? null);
      });
      const keys = values.reduce<string[][]>(
        (all, each) => all.flatMap((sofar) => each.map((value) => [...sofar, value])),
        [[]],
      );
      for (const key of keys.map((each) => each.join())) {
        const row = rows.get(key) ?? { articles: 0, sources: new Set(), stories: new Set() };
        rows.set(key, row);
        row.articles += 1;
        row.sources.add(ordinal);
        row.stories.add(nth);
      }
    }
  }
  return Object.fromEntries(
    Array.from(rows, ([key, row]) => [key, [row.articles, row.sources.size, row.stories.size]]),
  );
}

function held({ topics, articles }: { topics: readonly string[]; articles: readonly Article[] }) {
  const places = Int32Array.from(articles, ({ ordinal, own }) => ordinal * 8 + own);
  return datedArticles(
    topics,
    places,
    Float64Array.from(articles, ({ time }) => time),
  );
}

function counted(by: readonly Name[], tally: CoverageTally, stories: readonly HeldArticles[]) {
  tally.clear();
  tally.add(stories);
  return rowsOf(by, tally);
}

function rowsOf(by: readonly Name[], tally: CoverageTally) {
  const rows = tally.rows();
  const sorted = [...rows].sort(
    (a, b) => b.articleCount - a.articleCount || (a.keys.join('\0') < b.keys.join('\0') ? -1 : 1),
  );
  expect(rows, by.join()).toEqual(sorted);
  return Object.fromEntries(
    rows.map(({ keys, articleCount, sourceCount, storyCount }) => [
      keys.join(),
      [articleCount, sourceCount, storyCount],
    ]),
  );
}

const tallyOf = (by: readonly Name[], places: readonly number[]): CoverageTally =>
  new CoverageTally(
    by.map((name) => DIMENSIONS[name]),
    places,
  );

describe('An analyst’s table', () => {
  it('counts articles, outlets and stories as one would by hand, most articles first', () => {
    fc.assert(
      fc.property(names, stories, (by, told) => {
        const all = told.map(held);
        expect(counted(by, tallyOf(by, placesIn(all)), all)).toEqual(byHand(by, told));
      }),
    );
  });

  it('that stands is turned to whatever stories and span are asked for next', () => {
    const asked = fc.array(
      fc.record({ kept: fc.array(fc.nat(7)), from: fc.nat(20), length: fc.integer({ min: -1, max: 20 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(names, stories, asked, (by, told, turns) => {
        const all = told.map((story) => ({ story, dated: held(story) }));
        const tally = tallyOf(by, placesIn(all.map(({ dated }) => dated)));
        const standing = new CountedStories();
        for (const { kept, from, length } of turns) {
          const its = all.filter((_, nth) => kept.includes(nth));
          const span = { from, to: from + length };
          const stories = its.map(({ dated }) => dated);
          const { gone, come } = standing.turnTo(stories, span);
          tally.remove(gone);
          tally.add(come);
          const within = its.map(({ story: { topics, articles } }) => ({
            topics,
            articles: articles.filter(({ time }) => time >= span.from && time < span.to),
          }));
          expect(rowsOf(by, tally)).toEqual(byHand(by, within));
          expect(tally.articles).toBe(within.reduce((sum, { articles }) => sum + articles.length, 0));
          expect(standing.turnTo(stories, span)).toEqual({ gone: [], come: [] });
          expect(standing.turnTo([...stories], span)).toEqual({ gone: [], come: [] });
        }
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
