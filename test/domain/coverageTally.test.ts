import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoverageTally, type Dimension } from '../../src/domain/coverageTally.ts';
import {
  addToBuckets,
  datedArticles,
  type HeldArticles,
  heldWithin,
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

function counted(by: readonly Name[], tally: CoverageTally, stories: Parameters<CoverageTally['add']>[0]) {
  tally.add(stories);
  const rows = tally.takeRows();
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

  it('counts what a span has, from its beginning to just before its end', () => {
    fc.assert(
      fc.property(names, stories, fc.nat(20), fc.nat(20), (by, told, from, length) => {
        const span = { from, to: from + length };
        const all = heldWithin(told.map(held), span);
        const within = told.map(({ topics, articles }) => ({
          topics,
          articles: articles.filter(({ time }) => time >= span.from && time < span.to),
        }));
        expect(counted(by, tallyOf(by, placesIn(all)), all)).toEqual(byHand(by, within));
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
    expect(tallyOf(['TOPIC'], []).takeRows()).toEqual([]);
    expect(placesIn([])).toEqual([]);
  });
});
