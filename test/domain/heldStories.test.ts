import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeSpan } from '../../src/domain/datedArticles.ts';
import { HeldStories } from '../../src/domain/heldStories.ts';
import { LEANINGS } from '../../src/domain/leaning.ts';
import { type Article, article, byHand, held, names, rowsOf, tallyOf } from './support/tallies.ts';

/** What a story has become; without articles, it is gone. */
interface Told {
  readonly storyId: string;
  readonly topics: readonly string[];
  readonly isEmerging: boolean;
  readonly articles: readonly Article[];
}

const OUTLETS = 9;
const EVERY_PLACE = Array.from({ length: OUTLETS * 8 + LEANINGS.length + 1 }, (_, place) => place);
const HOUR_MS = 3_600_000;

const told = fc.record({
  storyId: fc.constantFrom('a', 'b', 'c', 'd'),
  topics: fc.uniqueArray(fc.constantFrom('war', 'peace'), { maxLength: 1 }),
  isEmerging: fc.nat(4).map((chance) => chance === 0),
  articles: fc.array(
    article.map((each) => ({ ...each, time: each.time * HOUR_MS })),
    { maxLength: 12 },
  ),
});
const span = fc
  .record({ from: fc.integer({ min: -1, max: 21 }), length: fc.integer({ min: -1, max: 22 }) })
  .map(({ from, length }): TimeSpan => ({ from: from * HOUR_MS, to: (from + length) * HOUR_MS }));
const turns = fc.array(fc.record({ next: fc.array(told, { maxLength: 4 }), span }), {
  minLength: 1,
  maxLength: 6,
});

function become(stories: HeldStories, { storyId, isEmerging, ...story }: Told): void {
  if (story.articles.length === 0) stories.delete(storyId);
  else stories.set({ storyId, isEmerging, ...held(story) });
}

/** Those that are to be counted, with what they have within the span. */
function within(now: Iterable<Told>, { from, to }: TimeSpan, seesEmerging: boolean) {
  return Array.from(now)
    .filter(({ isEmerging }) => seesEmerging || !isEmerging)
    .map((story) => ({
      ...story,
      articles: story.articles.filter(({ time }) => time >= from && time < to),
    }));
}

const articlesOf = (stories: Iterable<Pick<Told, 'articles'>>): number =>
  Array.from(stories).reduce((sum, { articles }) => sum + articles.length, 0);

describe('A table that stands', () => {
  it('comes to whatever stories hold next, and to whatever span is asked for', () => {
    fc.assert(
      fc.property(names, fc.boolean(), turns, (by, seesEmerging, all) => {
        const [stories, now] = [new HeldStories(), new Map<string, Told>()];
        const tally = tallyOf(by, EVERY_PLACE);
        let counted = stories.nothingOf({ from: 0, to: 0 });
        for (const { next, span } of all) {
          for (const story of next) {
            become(stories, story);
            now.set(story.storyId, story);
          }
          const differences = stories.differences(counted, span, seesEmerging);
          tally.remove(differences.gone);
          tally.add(differences.come);
          tally.change(differences.changed);
          counted = differences.counted;
          const expected = within(now.values(), span, seesEmerging);
          expect(rowsOf(by, tally)).toEqual(byHand(by, expected));
          expect(tally.articles).toBe(articlesOf(expected));
          const none = { gone: [], come: [], changed: [], counted };
          expect(stories.differences(counted, span, seesEmerging)).toEqual(none);
        }
        expect(stories.articles).toBe(articlesOf(now.values()));
      }),
      { numRuns: 1_000 },
    );
  });

  it('looks at no story but those at its ends, and those that have changed', () => {
    const looked: string[] = [];
    const stories = new HeldStories();
    for (const [storyId, hour] of Object.entries({ first: 0, amid: 5, last: 10, later: 15 })) {
      const articles = [{ ordinal: 1, own: 0, time: hour * HOUR_MS + 1 }];
      const { times, ...story } = held({ topics: [], articles });
      stories.set({
        storyId,
        isEmerging: false,
        ...story,
        get times() {
          looked.push(storyId);
          return times;
        },
      });
    }
    const before = { from: 0, to: 10 * HOUR_MS };
    const { counted } = stories.differences(stories.nothingOf(before), before, false);
    looked.length = 0;
    const later = { from: before.from + 2, to: before.to + 2 };
    const { gone, come } = stories.differences(counted, later, false);
    expect([gone.length, come.length]).toEqual([1, 1]);
    expect(new Set(looked)).toEqual(new Set(['first', 'last']));
    become(stories, { storyId: 'later', topics: [], isEmerging: false, articles: [] });
    looked.length = 0;
    stories.differences(counted, before, false);
    expect(new Set(looked)).toEqual(new Set(['later']));
  });

  it('remembers no more than it may, and says so', () => {
    const stories = new HeldStories({ mostRemembered: 100 });
    const counted = stories.nothingOf({ from: 0, to: 0 });
    const one = { storyId: 'a', isEmerging: false, topics: [] };
    for (let turn = 1; turn <= 10; turn += 1) {
      const articles = Array.from({ length: turn }, (_, time) => ({ ordinal: 1, own: 0, time }));
      become(stories, { ...one, articles });
      // Each change as much as twenty articles, and its own.
      expect(stories.remembers(counted), `${turn}`).toBe(turn < 5);
    }
    expect(stories.remembers(stories.nothingOf({ from: 0, to: 0 }))).toBe(true);
  });
});
