import fc from 'fast-check';
import { expect } from 'vitest';
import type { CoverageRow } from '../../../src/domain/coverageRow.ts';
import { type DatedArticles, datedArticles } from '../../../src/domain/datedArticles.ts';
import { LEANINGS } from '../../../src/domain/leaning.ts';
import { type Dimension, PlaceGroups } from '../../../src/domain/placeGroups.ts';

export interface Article {
  readonly ordinal: number;
  /** 0 for none, else the place among the leanings from 1. */
  readonly own: number;
  readonly time: number;
}

export const DIMENSIONS = {
  SOURCE: { of: 'ARTICLE', valuesOf: (ordinal) => [`s${ordinal}`] },
  /** An outlet may have several. */
  OWNER: { of: 'ARTICLE', valuesOf: (ordinal) => (ordinal % 3 === 0 ? ['o', 'p'] : [`o${ordinal % 2}`]) },
  LEANING: { of: 'ARTICLE', valuesOf: (_, own) => [own ?? 'UNKNOWN'] },
  TOPIC: { of: 'TOPIC' },
} satisfies Record<string, Dimension>;
export type Name = keyof typeof DIMENSIONS;

export const article = fc.record({
  ordinal: fc.integer({ min: 1, max: 9 }),
  own: fc.integer({ min: 0, max: LEANINGS.length }),
  time: fc.integer({ min: 0, max: 20 }),
});
export const names = fc.shuffledSubarray<Name>(['SOURCE', 'OWNER', 'LEANING', 'TOPIC'], {
  minLength: 1,
  maxLength: 3,
});

/** Row by row, as one would count by hand. */
export function byHand(
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

export function held({
  topics,
  articles,
}: {
  topics: readonly string[];
  articles: readonly Article[];
}): DatedArticles {
  const places = Int32Array.from(articles, ({ ordinal, own }) => ordinal * 8 + own);
  return datedArticles(
    topics,
    places,
    Float64Array.from(articles, ({ time }) => time),
  );
}

/** The rows by their keys, after a look at their order. */
export function byKeys(rows: readonly CoverageRow[]) {
  const sorted = [...rows].sort(
    (a, b) => b.articleCount - a.articleCount || (a.keys.join('\0') < b.keys.join('\0') ? -1 : 1),
  );
  expect(rows).toEqual(sorted);
  return Object.fromEntries(
    rows.map(({ keys, articleCount, sourceCount, storyCount }) => [
      keys.join(),
      [articleCount, sourceCount, storyCount],
    ]),
  );
}

export const groupsOf = (by: readonly Name[], places: readonly number[]): PlaceGroups =>
  new PlaceGroups(
    by.map((name) => DIMENSIONS[name]),
    places,
  );
