import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LEANINGS } from '../../src/domain/leaning.ts';
import { openContext } from '../../src/resolvers/context.ts';
import type { CoverageDimension } from '../../src/resolvers/coverageDimensions.ts';
import { type CoverageTable, coverageTable } from '../../src/resolvers/coverageTable.ts';
import { LiveIndex } from '../../src/resolvers/liveIndex.ts';
import { ANONYMOUS, type Viewer } from '../../src/resolvers/viewer.ts';
import { attach, detach } from '../../src/resolvers/writing/attachments.ts';
import { ensureTopics } from '../../src/resolvers/writing/topics.ts';
import { addArticles, addOutlet, addStory, STAFF, write } from '../reads/support.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

/** In one transaction. */
const A_BATCH = 500;
/** Articles of each story: of the first no more is read than where something has happened. All of them fill several intervals. */
const LENGTHS = [4_500, 900, 900, 900, 300, 300, 40, 40, 7, 1, 0, 0];
const DAYS = 60;
const DAY_MS = 86_400_000;
const KINDS: readonly (readonly CoverageDimension[])[] = [
  ['SIDE', 'TOPIC'],
  ['TOPIC'],
  ['SOURCE', 'LEANING'],
  ['FACTUALITY'],
];
const VIEWERS = [ANONYMOUS, STAFF];
const ALWAYS: Span = {};

interface Span {
  readonly publishedFrom?: Date;
  readonly publishedTo?: Date;
}

/** Something new for a story, or what becomes of an article: both are chosen among what there is. */
interface Happening {
  readonly kind: 'attach' | 'move' | 'detach';
  readonly story: number;
  readonly article: number;
  readonly at: Date;
}

/** Many articles share an instant, and spans often begin or end with it. */
const instant = fc
  .tuple(fc.nat(DAYS), fc.constantFrom(0, 0, 1, DAY_MS / 2, DAY_MS - 1))
  .map(([day, later]) => new Date(Date.UTC(2026, 0, 1) + day * DAY_MS + later));
const span = fc.oneof(
  fc.constant(ALWAYS),
  instant.map((publishedFrom): Span => ({ publishedFrom })),
  instant.map((publishedTo): Span => ({ publishedTo })),
  fc
    .record({ publishedFrom: instant, days: fc.integer({ min: 1, max: DAYS }) })
    .map(({ publishedFrom, days }): Span => {
      return { publishedFrom, publishedTo: new Date(publishedFrom.getTime() + days * DAY_MS) };
    }),
);
const look = fc.record({ span, by: fc.constantFrom(...KINDS), viewer: fc.constantFrom(...VIEWERS) });
const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('attach', 'move', 'detach'),
  story: fc.nat(LENGTHS.length - 1),
  article: fc.nat(1_000_000),
  at: instant,
});
const turns = fc.array(
  fc.tuple(fc.array(happening, { maxLength: 3 }), fc.array(look, { minLength: 1, maxLength: 4 })),
  { minLength: 1, maxLength: 8 },
);

describe('Indexed tables of many articles', () => {
  let room: TestNewsroom;
  let outlets: number[];
  let stories: string[];
  /** By article. */
  const holders = new Map<string, string>();
  let named = 0;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
    outlets = [
      await addOutlet(room, { name: 'left', ratings: [{ rater: 'r', label: '-2', factuality: 'LOW' }] }),
      await addOutlet(room, { name: 'right', ratings: [{ rater: 'r', label: '2', factuality: 'HIGH' }] }),
      await addOutlet(room, { name: 'seldom', ratings: [{ rater: 'r', label: '0' }] }),
      await addOutlet(room, { name: 'unrated' }),
    ];
    stories = [];
    for (const [nth, length] of LENGTHS.entries()) stories.push(await tell(nth, length));
    for (const by of KINDS) for (const viewer of VIEWERS) await index(by, viewer);
  }, 120_000);
  afterAll(() => room.close());

  async function tell(nth: number, length: number): Promise<string> {
    const slugs = ['war', 'peace', 'art'].filter((_, bit) => (nth >> bit) % 2 === 1);
    const topics = await write(room, (tx) =>
      ensureTopics(
        tx,
        slugs.map((slug) => ({ slug, name: slug })),
      ),
    );
    const storyId = await addStory(room, {
      headline: `Story ${nth}`,
      topicIds: [...topics.values()],
      status: nth % 5 === 4 ? 'EMERGING' : 'DEVELOPING',
    });
    // A prime apart, they are spread over all days, and some days are left out by those that have few.
    const times = Array.from({ length }, (_, each) => new Date(Date.UTC(2026, 0, 1 + ((each * 37) % DAYS))));
    for (let from = 0; from < length; from += A_BATCH)
      await attachAll(storyId, times.slice(from, from + A_BATCH));
    return storyId;
  }

  /** New articles, mostly of the first two outlets. */
  async function attachAll(storyId: string, times: readonly Date[]): Promise<void> {
    const articles = times.map((publishedAt) => ({
      url: `https://left.example/${named++}`,
      publishedAt,
      sourceOrdinal: outlets[named % 50 === 0 ? 2 + (named % 4) / 2 : named % 2] ?? 0,
      ownLeaning: named % 7 === 0 ? (LEANINGS[named % LEANINGS.length] ?? null) : null,
    }));
    for (const id of await addArticles(room, storyId, articles)) holders.set(id, storyId);
  }

  async function happens({ kind, story, article, at }: Happening): Promise<void> {
    const into = stories[story] ?? '';
    if (kind === 'attach') return attachAll(into, [at]);
    const [articleId, storyId] = [...holders][article % holders.size] ?? ['', ''];
    await write(room, async (tx) => {
      if (kind === 'move') await attach(tx, [{ articleId, storyId: into }], { by: 'EDITOR', move: true });
      else await detach(tx, [{ articleId, storyId, reason: null }], { by: 'EDITOR' });
    });
    if (kind === 'move') holders.set(articleId, into);
    else holders.delete(articleId);
  }

  async function kept(by: readonly CoverageDimension[], viewer: Viewer, where: Span): Promise<CoverageTable> {
    // However long the tables before took, it has just looked.
    await room.newsroom.catchUp();
    const kept = room.newsroom.keptFor(viewer);
    return coverageTable(openContext(room.newsroom, viewer, { statements: 0 }, kept), {
      by,
      where,
      first: 1_000,
    });
  }

  function anew(by: readonly CoverageDimension[], viewer: Viewer, where: Span): Promise<CoverageTable> {
    return coverageTable(openContext(room.newsroom, viewer), { by, where, first: 1_000 });
  }

  /** Asks as often as it takes for tables of this kind to be indexed. */
  async function index(by: readonly CoverageDimension[], viewer: Viewer): Promise<void> {
    const making = vi.spyOn(LiveIndex, 'of');
    for (let time = 0; time < 2; time += 1) await kept(by, viewer, ALWAYS);
    await Promise.all(making.mock.results.map(({ value }) => value));
    making.mockRestore();
  }

  it('are those that are read anew, whatever was attached, moved and detached', async () => {
    const indexed = vi.spyOn(LiveIndex.prototype, 'table');
    let tables = 0;
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        for (const [happenings, looks] of all) {
          for (const each of happenings) await happens(each);
          for (const { span, by, viewer } of looks) {
            expect(await kept(by, viewer, span)).toEqual(await anew(by, viewer, span));
            tables += 1;
          }
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
    const answers = await Promise.all(indexed.mock.results.map(({ value }) => value));
    expect(answers.filter((answer) => answer !== null).length).toBe(tables);
  }, 120_000);
});
