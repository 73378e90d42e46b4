import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LensView } from '../../src/catalogue/lensView.ts';
import { CoverageIndex } from '../../src/domain/coverageIndex.ts';
import { CoverageTally } from '../../src/domain/coverageTally.ts';
import { HeldStories } from '../../src/domain/heldStories.ts';
import { PlaceGroups } from '../../src/domain/placeGroups.ts';
import { StoryChanges } from '../../src/domain/storyChanges.ts';
import { openContext } from '../../src/resolvers/context.ts';
import type { CoverageDimension } from '../../src/resolvers/coverageDimensions.ts';
import { type CoverageTable, coverageTable } from '../../src/resolvers/coverageTable.ts';
import { KeptIndexes } from '../../src/resolvers/keptIndexes.ts';
import type { LensInput } from '../../src/resolvers/lensInput.ts';
import { LiveIndex } from '../../src/resolvers/liveIndex.ts';
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

  /** Asks as often as it takes for tables of this kind to be indexed. */
  async function index(by: readonly CoverageDimension[], options?: Parameters<typeof ask>[2]): Promise<void> {
    const making = vi.spyOn(LiveIndex, 'of');
    for (let time = 0; time < 2; time += 1) await ask(by, [1, 10], options);
    await Promise.all(making.mock.results.map(({ value }) => value));
    making.mockRestore();
  }

  /** How many articles are looked at one by one, and which stories are indexed, while somebody does something. */
  async function countedIn(work: () => Promise<unknown>): Promise<{ articles: number; stories: string[] }> {
    const add = vi.spyOn(CoverageTally.prototype, 'add');
    const set = vi.spyOn(CoverageIndex.prototype, 'set');
    await work();
    const articles = add.mock.calls.flat(2).reduce((sum, { places }) => sum + places.length, 0);
    const stories = set.mock.calls.map(([storyId]) => storyId);
    vi.restoreAllMocks();
    return { articles, stories };
  }

  it('is counted without a look at its articles, but for what has happened since', async () => {
    await index(['SIDE']);
    const nothing = { articles: 0, stories: [] };
    expect(await countedIn(() => ask(['SIDE'], [1, 10]))).toEqual(nothing);
    expect(await countedIn(() => ask(['SIDE'], [2, 40])), 'whatever its span').toEqual(nothing);
    await attach(stories[0], 9);
    const [first = ''] = stories;
    expect(await countedIn(() => ask(['SIDE'], [1, 10]))).toEqual({ articles: 0, stories: [first] });
    expect((await ask(['SIDE'], [1, 10])).totalArticles).toBe(7);
    // What begins with the second day: of the first story one less.
    expect((await ask(['SIDE'], [2, 11])).totalArticles).toBe(6);
  });

  it('is counted article by article the first time, and within less than a day', async () => {
    expect(await countedIn(() => ask(['COUNTRY'], [1, 10]))).toEqual({ articles: 7, stories: [] });
    await index(['COUNTRY']);
    const { articles } = await countedIn(() => ask(['COUNTRY'], [1.5, 2.4]));
    expect(articles).toBe(2);
    expect((await ask(['COUNTRY'], [1.5, 2.4])).totalArticles).toBe(2);
  });

  it('waits for no index: it is counted until that is there', async () => {
    let fail: (error: Error) => void = () => {};
    const making = new Promise<LiveIndex>((_, reject) => {
      fail = reject;
    });
    vi.spyOn(LiveIndex, 'of').mockReturnValue(making);
    for (let time = 0; time < 3; time += 1) expect((await ask(['TOPIC'], [1, 10])).totalArticles).toBe(7);
    fail(new Error('no memory'));
    expect((await ask(['TOPIC'], [1, 10])).totalArticles, 'or if it never is').toBe(7);
  });

  it('is counted anew through other ratings, and through another lens', async () => {
    const sides = async (lens?: LensInput) => {
      await index(['SIDE'], lens && { lens });
      return (await ask(['SIDE'], [1, 10], lens && { lens })).rows.map(({ keys }) => keys.join());
    };
    expect(await sides()).toEqual(['LEFT']);
    await addOutlet(room, { name: 'left', ratings: [{ rater: 'r', label: '2', ratedAt: '2025-01-01' }] });
    expect(await sides()).toEqual(['RIGHT']);
    expect(await sides({ asOf: new Date('2024-01-01') })).toEqual(['LEFT']);
    expect(await sides()).toEqual(['RIGHT']);
  });

  it('is indexed anew where it is not remembered what has changed since', async () => {
    await index(['LEANING']);
    vi.spyOn(StoryChanges.prototype, 'since').mockReturnValue(null);
    expect((await countedIn(() => ask(['LEANING'], [1, 10]))).articles).toBe(7);
    await index(['LEANING']);
    expect((await countedIn(() => ask(['LEANING'], [1, 10]))).articles).toBe(0);
  });

  it('knows outlets that had no article before', async () => {
    await index(['SOURCE']);
    await attach(stories[1], 5, await addOutlet(room, { name: 'newcomer' }));
    const { rows } = await ask(['SOURCE'], [1, 10]);
    expect(rows.map(({ keys }) => keys.join())).toEqual(['left', 'newcomer']);
  });

  it('knows those too whose first article comes while it is counted', async () => {
    const newcomer = await addOutlet(room, { name: 'latecomer' });
    await index(['SOURCE']);
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
    for (const viewer of [ANONYMOUS, STAFF]) await index(['SIDE'], { viewer });
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

describe('Indexes that are kept', () => {
  const places = [8, 16];
  const outlets = {
    sources: [],
    ratingsOf: () => [],
    rater: () => undefined,
    ownershipsOf: () => [],
    knows: () => true,
  };
  const sight = { view: new LensView(outlets, {}), places };

  function stories(number: number): HeldStories {
    const held = new HeldStories();
    for (let nth = 0; nth < number; nth += 1) tell(held, `${nth}`, 1);
    return held;
  }

  /** A story of so many articles, one a day. */
  function tell(held: HeldStories, storyId: string, articles: number, isEmerging = false): void {
    publish(
      held,
      storyId,
      Array.from({ length: articles }, (_, nth) => nth + 1),
      isEmerging,
    );
  }

  /** A story with articles of these days. */
  function publish(held: HeldStories, storyId: string, days: readonly number[], isEmerging = false): void {
    const places = new Int32Array(days.length).fill(8);
    const times = Float64Array.from(days, (day) => date(day).getTime());
    held.set({ storyId, isEmerging, topics: ['war'], places, times });
  }

  const live = (held: HeldStories, seesEmerging = false): Promise<LiveIndex> => {
    const groups = new PlaceGroups([{ of: 'TOPIC' }], places);
    return LiveIndex.of(held, { groups, seesEmerging }, new Turns());
  };

  /** Asks for these kinds twice, and answers which are indexed then. */
  async function askedTwice(kept: KeptIndexes, kinds: readonly string[]): Promise<string[]> {
    const made: Promise<LiveIndex>[] = [];
    const ask = (kind: string) =>
      kept.of(kind, sight, () => {
        const making = live(stories(1));
        made.push(making);
        return making;
      });
    for (const kind of [...kinds, ...kinds]) ask(kind);
    await Promise.all(made);
    return kinds.filter(ask);
  }

  it('are those of the last thirty-two kinds that were asked for again', async () => {
    const kinds = Array.from({ length: 32 }, (_, nth) => `kind ${nth}`);
    const kept = new KeptIndexes();
    expect(kept.of('kind 31', sight, () => expect.fail('asked for once'))).toBeNull();
    expect(await askedTwice(kept, kinds)).toEqual(kinds);
    expect(kept.of('another', sight, () => expect.fail('asked for once'))).toBeNull();
    expect(await askedTwice(kept, ['kind 1'])).toEqual(['kind 1']);
    expect(kept.of('kind 0', sight, () => live(stories(1)))).toBeNull();
  });

  it('are for those who look through the same at the same places', async () => {
    for (const other of [
      { ...sight, view: new LensView(outlets, {}) },
      { ...sight, places: [...places] },
    ]) {
      const kept = new KeptIndexes();
      await askedTwice(kept, ['a']);
      expect(kept.of('a', other, () => expect.fail('asked for once'))).toBeNull();
    }
  });

  it('are no larger than there is room for', async () => {
    const { bytes } = await live(stories(1));
    const keptOf = async (mostBytes: number) => {
      const kept = new KeptIndexes({ mostBytes });
      for (const kind of ['older', 'newer']) await askedTwice(kept, [kind]);
      return ['older', 'newer'].filter((kind) => kept.of(kind, sight, () => live(stories(1))));
    };
    expect(await keptOf(2 * bytes)).toEqual(['older', 'newer']);
    expect(await keptOf(2 * bytes - 1)).toEqual(['newer']);
    expect(await keptOf(bytes - 1)).toEqual([]);
  });

  it('go with their stories, whatever happens while they are made, and however much', async () => {
    const held = stories(2_000);
    // So that it takes several turns.
    tell(held, 'long', 20_000);
    const making = live(held);
    tell(held, '0', 3);
    held.delete('1');
    const index = await making;
    tell(held, '2', 2, true);
    for (let nth = 10; nth < 1_000; nth += 1) tell(held, `${nth}`, 2);
    const tableOf = (index: LiveIndex) =>
      index.table({ from: 0, to: date(1_000_000).getTime() }, new Turns());
    expect(await tableOf(index)).toEqual(await tableOf(await live(held)));
    expect(await tableOf(index)).toMatchObject({ rows: [{ articleCount: 22_990, storyCount: 1_999 }] });
    expect(await tableOf(await live(held, true))).toMatchObject({ rows: [{ storyCount: 2_000 }] });
  });

  it.each([
    { what: 'many stories in one place', step: 1, dayOf: () => 1, to: 2 },
    { what: 'many places', step: 2, dayOf: (nth: number) => 100 * nth, to: 50_000 },
  ])('take in all that has happened since, in $what too', async ({ step, dayOf, to }) => {
    const held = new HeldStories();
    const days = (nth: number): number[] => Array(100).fill(100 * nth + 1);
    // Fifteen intervals.
    for (let nth = 0; nth < 300; nth += 1) publish(held, `${nth}`, days(nth));
    const index = await live(held);
    for (let nth = 0; nth < 300; nth += step) publish(held, `${nth}`, [dayOf(nth), ...days(nth)]);
    const span = { from: date(0).getTime(), to: date(to).getTime() };
    const anew = await (await live(held)).table(span, new Turns());
    expect(await index.table(span, new Turns())).toEqual(anew);
  });

  it('give way where too much has changed, or it is not remembered what', async () => {
    const span = { from: 0, to: date(100).getTime() };
    const tableAfter = async (changes: number, mostRemembered: number) => {
      const held = new HeldStories({ mostRemembered });
      const index = await live(held);
      for (let nth = 0; nth < changes; nth += 1) tell(held, 'a', 1 + (nth % 2));
      return index.table(span, new Turns());
    };
    expect(await tableAfter(10, 10)).toMatchObject({ articles: 2 });
    expect(await tableAfter(11, 10)).toBeNull();
    expect(await tableAfter(10_000, 100_000)).toMatchObject({ articles: 2 });
    expect(await tableAfter(10_001, 100_000)).toBeNull();
  });
});

const date = (day: number): Date => new Date(Date.UTC(2026, 0, 0) + day * 86_400_000);
