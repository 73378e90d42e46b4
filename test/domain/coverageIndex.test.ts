import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoverageIndex, isIndexed } from '../../src/domain/coverageIndex.ts';
import { intervalStarts } from '../../src/domain/coverageTree.ts';
import { LEANINGS } from '../../src/domain/leaning.ts';
import type { TimeSpan } from '../../src/domain/timeSpan.ts';
import { type Article, article, byHand, byKeys, groupsOf, held, names } from './support/tallies.ts';

/** What a story has become. Without articles, nothing of it is to be counted. */
interface Told {
  readonly storyId: string;
  readonly topics: readonly string[];
  readonly articles: readonly Article[];
}

const OUTLETS = 9;
const EVERY_PLACE = Array.from({ length: OUTLETS * 8 + LEANINGS.length + 1 }, (_, place) => place);
const DAY_MS = 24 * 3_600_000;

/** Whole days, so that much happens at the ends of spans, and some a little later. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 0, 1, DAY_MS / 2))
  .map(([day, later]) => day * DAY_MS + later);
/** What a story becomes: how many of its first articles it keeps, and which come. */
const becoming = fc.record({
  storyId: fc.constantFrom('a', 'b', 'c', 'd'),
  topics: fc.uniqueArray(fc.constantFrom('war', 'peace', 'art'), { maxLength: 2 }),
  kept: fc.nat(12),
  articles: fc.array(
    fc.tuple(article, time).map(([each, time]) => ({ ...each, time })),
    { maxLength: 12 },
  ),
});
const span = fc
  .record({
    from: time,
    length: fc.oneof(fc.integer({ min: 1, max: 45 }), fc.double({ min: 1, max: 20, noNaN: true })),
  })
  .map(({ from, length }): TimeSpan => ({ from, to: from + Math.floor(length * DAY_MS) }));
const turns = fc.array(
  fc.record({ next: fc.array(becoming, { maxLength: 4 }), spans: fc.array(span, { maxLength: 3 }) }),
  { minLength: 1, maxLength: 6 },
);

function within(now: Iterable<Told>, { from, to }: TimeSpan) {
  return Array.from(now, (story) => ({
    ...story,
    articles: story.articles.filter(({ time }) => time >= from && time < to),
  }));
}

/** Where intervals start: anywhere, and some of no length worth speaking of. */
const starts = fc
  .uniqueArray(time, { maxLength: 8 })
  .map((all) => [Number.NEGATIVE_INFINITY, ...all.sort((a, b) => a - b)]);

/** What stories have within a span, once they are in the form that an index wants them in. */
const heldWithin = (now: Iterable<Told>) => (span: TimeSpan) =>
  within(now, span).map((told) => ({ story: held(told), first: 0, end: told.articles.length }));

function renewed(index: CoverageIndex, now: Iterable<Told>): CoverageIndex {
  while (index.renew(heldWithin(now)));
  return index;
}

describe('An index of articles', () => {
  it('counts within any span, whatever stories have become', () => {
    fc.assert(
      fc.property(names, starts, turns, (by, starts, all) => {
        const [index, now] = [new CoverageIndex(groupsOf(by, EVERY_PLACE), starts), new Map<string, Told>()];
        for (const { next, spans } of all) {
          for (const { storyId, topics, kept, articles: come } of next) {
            const articles = [...(now.get(storyId)?.articles.slice(0, kept) ?? []), ...come];
            const story = { storyId, topics, articles };
            index.set(storyId, articles.length === 0 ? null : held(story));
            now.set(storyId, story);
          }
          renewed(index, [...now.values()]);
          for (const span of [...spans, ALWAYS]) {
            const expected = within(now.values(), span);
            const { rows, articles } = index.table(span, heldWithin([...now.values()]));
            expect(byKeys(rows)).toEqual(byHand(by, expected));
            expect(articles).toBe(expected.flatMap(({ articles }) => articles).length);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('looks at no articles but those at the ends of the span, and where something has changed', () => {
    const starts = Array.from({ length: 40 }, (_, day) =>
      day === 0 ? Number.NEGATIVE_INFINITY : day * DAY_MS,
    );
    const index = new CoverageIndex(groupsOf(['TOPIC'], EVERY_PLACE), starts);
    const articles = starts.map((_, day) => ({ ordinal: 1, own: 0, time: day * DAY_MS + 1 }));
    const told = { storyId: 'a', topics: [], articles };
    index.set('a', held(told));
    renewed(index, [told]);
    const looks: TimeSpan[] = [];
    const look = (span: TimeSpan) => {
      looks.push(span);
      return heldWithin([told])(span);
    };
    const [from, to] = [2.5 * DAY_MS, 30.5 * DAY_MS];
    expect(index.table({ from, to }, look).articles).toBe(28);
    expect(looks).toEqual([
      { from, to: 3 * DAY_MS },
      { from: 30 * DAY_MS, to },
    ]);
    looks.length = 0;
    index.set('a', held({ ...told, articles: articles.filter((_, day) => day !== 20) }));
    expect(index.renew(look)).toBe(false);
    expect(looks).toEqual([{ from: 20 * DAY_MS, to: 21 * DAY_MS }]);
  });

  it('answers for a day and more: less is soon counted', () => {
    const lengths = [-DAY_MS, DAY_MS - 1, DAY_MS];
    expect(lengths.map((to) => isIndexed({ from: 0, to }))).toEqual([false, false, true]);
    expect(isIndexed(ALWAYS)).toBe(true);
  });

  it('has about as many articles in each interval', () => {
    const groups = groupsOf(['TOPIC'], EVERY_PLACE);
    // Ever more often, in stories of any length.
    const times = Array.from({ length: 50_000 }, (_, nth) => Math.floor(Math.sqrt(nth) * DAY_MS));
    const articles = times.map((time) => ({ ordinal: 1, own: 0, time }));
    const stories = [1, 10, 39_000, 10_989].map((length) =>
      held({ topics: [], articles: articles.splice(0, length) }),
    );
    const starts = intervalStarts(stories, groups);
    const counts = starts.map(
      (start, at) => times.filter((time) => time >= start && time < (starts[at + 1] ?? time + 1)).length,
    );
    expect(starts[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(counts.length).toBe(26);
    for (const count of counts.slice(0, -1)) expect(Math.abs(count - 2_000)).toBeLessThan(50);
    expect(intervalStarts([], groups)).toEqual([Number.NEGATIVE_INFINITY]);
  });
});

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
