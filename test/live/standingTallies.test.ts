import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LensView } from '../../src/catalogue/lensView.ts';
import { CoverageTally } from '../../src/domain/coverageTally.ts';
import { HeldStories } from '../../src/domain/heldStories.ts';
import { openContext } from '../../src/resolvers/context.ts';
import type { CoverageDimension } from '../../src/resolvers/coverageDimensions.ts';
import { type CoverageTable, coverageTable } from '../../src/resolvers/coverageTable.ts';
import type { LensInput } from '../../src/resolvers/lensInput.ts';
import { StandingTallies } from '../../src/resolvers/standingTallies.ts';
import { Turns } from '../../src/resolvers/turns.ts';
import { ANONYMOUS, type Viewer } from '../../src/resolvers/viewer.ts';
import { addArticle, addOutlet, addStory, STAFF } from '../reads/support.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

describe('A table that is asked for again', () => {
  let room: TestNewsroom;
  let left: number;
  let stories: string[];
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
    left = await addOutlet(room, {
      name: 'left',
      ratings: [{ rater: 'r', label: '-2' }],
      owners: [{ owner: 'seller', share: null, until: '2030-01-01' }],
    });
    stories = [];
    for (const headline of ['One', 'Two']) stories.push(await addStory(room, { headline }));
    for (const [nth, storyId] of stories.entries())
      for (const day of [1, 2, 3]) await attach(storyId, day + nth);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => room.close());

  let named = 0;
  async function attach(storyId: string | undefined, day: number, sourceOrdinal = left): Promise<void> {
    await addArticle(room, {
      sourceOrdinal,
      url: `https://left.example/${named++}`,
      publishedAt: date(day).toISOString(),
      storyId: storyId ?? '',
    });
  }

  async function ask(
    by: readonly CoverageDimension[],
    [from, to]: readonly [number, number],
    { lens, viewer = ANONYMOUS }: { lens?: LensInput; viewer?: Viewer } = {},
  ): Promise<CoverageTable> {
    await room.newsroom.catchUp();
    const context = openContext(room.newsroom, viewer, { statements: 0 }, room.newsroom.keptFor(viewer));
    const where = { publishedFrom: date(from), publishedTo: date(to) };
    return coverageTable(context, { by, where, lens, first: 100 });
  }

  /** How many articles are counted, and taken back, while somebody does something. */
  async function countedIn(work: () => Promise<unknown>): Promise<{ come: number; gone: number }> {
    const add = vi.spyOn(CoverageTally.prototype, 'add');
    const remove = vi.spyOn(CoverageTally.prototype, 'remove');
    const change = vi.spyOn(CoverageTally.prototype, 'change');
    await work();
    const changed = change.mock.calls.flat(2);
    const articlesIn = (lists: readonly ArrayLike<number>[]): number =>
      lists.reduce((sum, { length }) => sum + length, 0);
    return {
      come: articlesIn([
        ...add.mock.calls.flat(2).map(({ places }) => places),
        ...changed.map(({ come }) => come),
      ]),
      gone: articlesIn([
        ...remove.mock.calls.flat(2).map(({ places }) => places),
        ...changed.map(({ gone }) => gone),
      ]),
    };
  }

  it('counts the articles that differ, and no others', async () => {
    expect((await ask(['SIDE'], [1, 10])).totalArticles).toBe(6);
    expect(await countedIn(() => ask(['SIDE'], [1, 10]))).toEqual({ come: 0, gone: 0 });
    await attach(stories[0], 9);
    expect(await countedIn(() => ask(['SIDE'], [1, 10]))).toEqual({ come: 1, gone: 0 });
    // What begins with the second day and ends a day later: of the first story one less.
    vi.restoreAllMocks();
    expect(await countedIn(() => ask(['SIDE'], [2, 11]))).toEqual({ come: 0, gone: 1 });
    expect((await ask(['SIDE'], [2, 11])).totalArticles).toBe(6);
  });

  it('leaves those of other spans and other lengths as they are', async () => {
    const spans = [
      [1, 10],
      [31, 40],
      [1, 5],
    ] as const;
    for (const span of spans) await ask(['TOPIC'], span);
    const again = () => Promise.all(spans.map((span) => ask(['TOPIC'], span)));
    expect(await countedIn(again)).toEqual({ come: 0, gone: 0 });
  });

  it('is counted anew through other ratings, and through another lens', async () => {
    const sides = async (lens?: LensInput) =>
      (await ask(['SIDE'], [1, 10], lens && { lens })).rows.map(({ keys }) => keys.join());
    expect(await sides()).toEqual(['LEFT']);
    await addOutlet(room, { name: 'left', ratings: [{ rater: 'r', label: '2', ratedAt: '2025-01-01' }] });
    expect(await sides()).toEqual(['RIGHT']);
    expect(await sides({ asOf: new Date('2024-01-01') })).toEqual(['LEFT']);
    expect(await sides()).toEqual(['RIGHT']);
  });

  it('is counted anew where it is not remembered what has changed since', async () => {
    const { totalArticles } = await ask(['LEANING'], [1, 10]);
    vi.spyOn(HeldStories.prototype, 'remembers').mockReturnValue(false);
    expect(await countedIn(() => ask(['LEANING'], [1, 10]))).toEqual({ come: totalArticles, gone: 0 });
  });

  it('knows outlets that had no article before', async () => {
    await ask(['SOURCE'], [1, 10]);
    await attach(stories[1], 5, await addOutlet(room, { name: 'newcomer' }));
    const { rows } = await ask(['SOURCE'], [1, 10]);
    expect(rows.map(({ keys }) => keys.join())).toEqual(['left', 'newcomer']);
  });

  it('knows those too whose first article comes while it is counted', async () => {
    const newcomer = await addOutlet(room, { name: 'latecomer' });
    await ask(['SOURCE'], [1, 10]);
    const turns = new Turns();
    vi.spyOn(turns, 'next').mockImplementationOnce(async () => {
      await attach(stories[1], 6, newcomer);
      await ask(['TOPIC'], [1, 10]);
    });
    const kept = room.newsroom.keptFor(ANONYMOUS);
    const context = { ...openContext(room.newsroom, ANONYMOUS, { statements: 0 }, kept), turns };
    const where = { publishedFrom: date(1), publishedTo: date(10) };
    const { rows } = await coverageTable(context, { by: ['SOURCE'], where, first: 100 });
    expect(rows.find(({ keys }) => keys[0] === 'latecomer')?.articleCount).toBe(1);
  });

  it('shows emerging stories to those who work here alone, whoever asked before', async () => {
    const storyId = await addStory(room, { headline: 'Barely a story', status: 'EMERGING' });
    await attach(storyId, 40);
    const totals: number[] = [];
    for (const viewer of [ANONYMOUS, STAFF, ANONYMOUS]) {
      totals.push((await ask(['SIDE'], [40, 50], { viewer })).totalArticles);
    }
    expect(totals).toEqual([0, 1, 0]);
  });

  it('counts by owners as of now', async () => {
    const owners = async () => (await ask(['OWNER'], [1, 10])).rows.map(({ keys }) => keys.join());
    expect(await owners()).toContain('seller');
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-02-01') });
    const sold = await owners();
    vi.useRealTimers();
    expect(sold).not.toContain('seller');
  });
});

describe('Tallies that stand', () => {
  const places = [8, 16];
  const outlets = {
    sources: [],
    ratingsOf: () => [],
    rater: () => undefined,
    ownershipsOf: () => [],
    knows: () => true,
  };
  const view = new LensView(outlets, {});

  function standing() {
    const tally = new CoverageTally([{ of: 'TOPIC' }], places);
    tally.add([{ topics: ['war', 'peace'], places: Int32Array.from(places) }]);
    return { tally, counted: { changes: 0, span: { from: 0, to: 0 } }, view };
  }

  it('are the last thirty-two of their kinds, each for one at a time', () => {
    const tallies = new StandingTallies();
    const kinds = Array.from({ length: 33 }, (_, nth) => `kind ${nth}`);
    for (const kind of kinds) tallies.put(kind, standing());
    expect(kinds.filter((kind) => tallies.take(kind, view, places))).toEqual(kinds.slice(1));
    expect(kinds.filter((kind) => tallies.take(kind, view, places))).toEqual([]);
  });

  it('stand for those who look through the same at the same places', () => {
    const tallies = new StandingTallies();
    for (const kind of ['a', 'b', 'c']) tallies.put(kind, standing());
    expect(tallies.take('a', view, places)).not.toBeNull();
    expect(tallies.take('b', new LensView(outlets, {}), places)).toBeNull();
    expect(tallies.take('c', view, [...places])).toBeNull();
  });

  it('are no larger than there is room for', () => {
    const takes = (mostNumbers: number) => {
      const tallies = new StandingTallies({ mostNumbers });
      for (const kind of ['older', 'newer']) tallies.put(kind, standing());
      return ['older', 'newer'].filter((kind) => tallies.take(kind, view, places));
    };
    const { numbers } = standing().tally;
    expect([2 * numbers, 2 * numbers - 1, numbers - 1].map(takes)).toEqual([
      ['older', 'newer'],
      ['newer'],
      [],
    ]);
  });
});

const date = (day: number): Date => new Date(Date.UTC(2026, 0, day));
