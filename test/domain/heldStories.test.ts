import { describe, expect, it } from 'vitest';
import { HeldStories } from '../../src/domain/heldStories.ts';
import { held } from './support/tallies.ts';

const HOUR_MS = 3_600_000;

function tell(stories: HeldStories, storyId: string, hours: readonly number[]): void {
  const articles = hours.map((hour) => ({ ordinal: 1, own: 0, time: hour * HOUR_MS + 1 }));
  stories.set({ storyId, isEmerging: false, ...held({ topics: [], articles }) });
}

describe('The stories that tables count', () => {
  it('are looked at where they have articles at that time', () => {
    const stories = new HeldStories();
    for (const [storyId, hour] of Object.entries({ first: 0, amid: 5, last: 10, later: 15 }))
      tell(stories, storyId, [hour]);
    tell(stories, 'long', [0, 10, 15]);
    const around = (from: number, to: number) =>
      stories.around({ from: from * HOUR_MS, to: to * HOUR_MS }, false).map(({ storyId }) => storyId);
    expect(around(10, 11)).toEqual(['last', 'long']);
    expect(around(5.5, 5.6), 'maybe others of the same hour').toEqual(['amid']);
    expect(around(2, 4)).toEqual([]);
    expect(around(14, 15.5)).toEqual(['later', 'long']);
    tell(stories, 'later', [11]);
    stories.delete('long');
    expect(around(10, 12)).toEqual(['last', 'later']);
    expect(around(-1_000, 1_000), 'all, where that is no more').toEqual(['first', 'amid', 'last', 'later']);
  });

  it('have articles within it, and others', () => {
    const stories = new HeldStories();
    tell(stories, 'a', [1, 2, 3, 4]);
    tell(stories, 'b', [3]);
    tell(stories, 'c', [5]);
    const parts = stories.within({ from: 2 * HOUR_MS, to: 4 * HOUR_MS }, false);
    expect(parts.map(({ first, end }) => [first, end])).toEqual([
      [1, 3],
      [0, 1],
    ]);
  });

  it('are as many articles as they hold', () => {
    const stories = new HeldStories();
    tell(stories, 'a', [1, 2, 3]);
    tell(stories, 'b', [1]);
    tell(stories, 'a', [2, 3, 4, 5]);
    expect(stories.articles).toBe(5);
    stories.delete('b');
    stories.delete('b');
    expect(stories.articles).toBe(4);
  });

  it('have changed in an order that is remembered for a while', () => {
    const { changes } = new HeldStories({ mostRemembered: 4 });
    for (const storyId of ['a', 'b', 'a']) changes.add(storyId);
    expect([changes.count, changes.since(0, 2), changes.since(1, 9)]).toEqual([3, ['a', 'b'], ['b', 'a']]);
    for (const storyId of ['c', 'd']) changes.add(storyId);
    expect([changes.count, changes.since(2, 9), changes.since(3, 9)]).toEqual([5, null, ['c', 'd']]);
  });
});
