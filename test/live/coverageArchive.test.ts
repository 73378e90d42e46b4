import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { Prisma } from '../../src/db/generated/client.ts';
import { LEANINGS, type Leaning } from '../../src/domain/leaning.ts';
import type { LoggedEvent } from '../../src/events/event.ts';
import { readAttached, readDatedAttached } from '../../src/loaders/attachedArticles.ts';
import { KeptRows } from '../../src/loaders/keptRows.ts';
import type { ArticleWhere } from '../../src/resolvers/articleFilter.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { CoverageArchive } from '../../src/resolvers/coverageArchive.ts';
import type { CoverageDimension } from '../../src/resolvers/coverageDimensions.ts';
import { coverageOverTime, coverageTable } from '../../src/resolvers/coverageTable.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { detach } from '../../src/resolvers/writing/attachments.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { ensureTopics } from '../../src/resolvers/writing/topics.ts';
import { addArticle, addOutlet, addStory, STAFF, write } from '../reads/support.ts';
import type { TestServer } from '../server/support/startTestServer.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { articleAttached } from '../support/events.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { openNewsdesk } from './support/newsdesk.ts';
import { startQueryServer, statementsIn } from './support/queryServer.ts';
import { ask, isEverStale } from './support/staleness.ts';

const YEAR = '{ publishedFrom: "2026-01-01T00:00:00Z", publishedTo: "2027-01-01T00:00:00Z" }';
/** No two are the same text: no answer is given twice. */
const table = (turn: number, where = YEAR): string =>
  `{ coverageTable(by: [SOURCE], where: ${where}) { totalArticles rows { keys articleCount } } } # ${turn}`;

const totalOf = ({ coverageTable }: Json): number => coverageTable.totalArticles;

describe('Tables that are counted in memory', () => {
  let room: TestNewsroom;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
  });
  afterAll(() => room.close());

  const start = (newsroom = room.newsroom): Promise<TestServer> => startQueryServer(newsroom);

  it('take no statement, until something happens to a story', async () => {
    const desk = await openNewsdesk(room);
    await desk.attach('one');
    const server = await start();
    const total = async (turn: number, where?: string): Promise<number> =>
      totalOf((await ask(server.url, table(turn, where), {})).data);
    const before = await total(0);
    // What is there has been counted, and read.
    expect(statementsIn(server)).toEqual([2]);
    await total(1);
    await ask(server.url, `{ coverageTable(by: [SIDE, TOPIC], where: ${YEAR}) { totalRows } }`, {});
    await ask(
      server.url,
      `{ coverageOverTime(by: SIDE, bucket: MONTH, where: ${YEAR}) { rows { keys } } }`,
      {},
    );
    await desk.pass();
    await total(2);
    expect(statementsIn(server)).toEqual([2, 0, 0, 0, 0]);
    await desk.attach('two');
    expect(await total(3)).toBe(before + 1);
    expect(statementsIn(server).at(-1), 'that story alone').toBe(1);
    await total(4, '{ publishedFrom: "2020-01-01T00:00:00Z" }');
    expect(statementsIn(server).at(-1), 'further back').toBe(2);
    await total(5, '{ publishedFrom: "2024-01-01T00:00:00Z" }');
    expect(statementsIn(server).at(-1)).toBe(0);
    await total(6, '{ sides: [LEFT] }');
    expect(statementsIn(server).at(-1), 'by more than the time').toBe(1);
  });

  it('refuse a lens that names nobody, as all tables do', async () => {
    const server = await start();
    const { errors } = await ask(server.url, table(0, '{ lens: { raters: ["nobody"] } }'), {});
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('never leave out what a writer was told, with readers and a writer at full speed', async () => {
    const { url } = await start();
    expect(await isEverStale(room, { writer: url, reader: url }, table, totalOf)).toBe(false);
  }, 60_000);

  it('would, if nobody told them what happens', async () => {
    const archive = new CoverageArchive();
    const { url } = await start({ ...room.newsroom, keptFor: () => ({ rows: new KeptRows(), archive }) });
    expect(await isEverStale(room, { writer: url, reader: url }, table, totalOf)).toBe(true);
  }, 60_000);

  it('are read anew where nothing is to be kept', async () => {
    const careful = await openTestNewsroom('embedded', 'empty', { keepsReads: false });
    onTestFinished(() => careful.close());
    const server = await start(careful.newsroom);
    for (let turn = 0; turn < 2; turn += 1) await ask(server.url, table(turn), {});
    expect(statementsIn(server)).toEqual([1, 1]);
  });
});

const WORDS = ['war', 'peace'] as const;
const BY: readonly (readonly CoverageDimension[])[] = [
  ['SIDE', 'TOPIC'],
  ['TOPIC'],
  ['OWNER', 'LEANING'],
  ['SOURCE', 'COUNTRY', 'FACTUALITY'],
];
/** All that may be asked of articles, of which only the span is answered from memory. */
const WHERE: readonly ((span: { publishedFrom: Date; publishedTo: Date }) => ArticleWhere)[] = [
  (span) => span,
  ({ publishedFrom }) => ({ publishedFrom }),
  ({ publishedTo }) => ({ publishedTo }),
  () => ({}),
  (span) => ({ ...span, lens: { asOf: date(0) }, sides: null, excludeSyndicated: false }),
  (span) => ({ ...span, sides: ['LEFT'] }),
  () => ({ leanings: ['FAR_RIGHT'] }),
  () => ({ rated: false }),
  () => ({ storyIds: [] }),
  () => ({ topicSlugs: ['war'] }),
  () => ({ sourceIds: [] }),
  () => ({ ownerIds: [] }),
  () => ({ countries: ['NZ'] }),
  () => ({ factuality: ['LOW'] }),
  () => ({ language: 'en' }),
  () => ({ query: 'nothing' }),
  () => ({ excludeSyndicated: true }),
];
const LENGTHS = [23, 23, 7, 0];
/** What several outlets print: all but the first are copies. */
const WIRE = Array.from({ length: 100 }, (_, nth) => `word${nth}`).join(' ');
const date = (day: number): Date => new Date(Date.UTC(2026, 0, day));

/** What may happen to a newsroom: `a` and `b` choose among what there is. */
type Happening =
  | {
      readonly kind: 'attach';
      readonly a: number;
      readonly b: number;
      readonly day: number;
      readonly own: Leaning | null;
    }
  | { readonly kind: 'detach' | 'merge' | 'rate'; readonly a: number; readonly b: number }
  | { readonly kind: 'story'; readonly a: number; readonly isEmerging: boolean };

const place = fc.nat(1_000);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('attach' as const),
      a: place,
      b: place,
      day: fc.integer({ min: 1, max: 60 }),
      own: fc.option(fc.constantFrom(...LEANINGS)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('detach' as const, 'merge' as const, 'rate' as const),
      a: place,
      b: place,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('story' as const), a: place, isEmerging: fc.boolean() }),
  },
);

describeOnEachEngine('Tables that are counted in memory', (engine) => {
  let room: TestNewsroom;
  let outlets: number[];
  let named = 0;
  beforeAll(async () => {
    room = await openTestNewsroom(engine, 'empty');
    outlets = [
      await addOutlet(room, {
        name: 'left',
        ratings: [{ rater: 'r', label: '-2', factuality: 'LOW' }],
        owners: [
          { owner: 'o', share: null },
          { owner: 'p', share: null },
        ],
      }),
      await addOutlet(room, {
        name: 'right',
        country: 'NZ',
        ratings: [{ rater: 'r', label: '2' }],
        owners: [{ owner: 'o', share: null }],
      }),
      await addOutlet(room, { name: 'unrated' }),
    ];
  });
  afterAll(() => room.close());

  const tellStory = (topics: readonly string[], isEmerging: boolean): Promise<string> =>
    write(room, (tx) =>
      ensureTopics(
        tx,
        topics.map((slug) => ({ slug, name: slug })),
      ),
    ).then((ids) =>
      addStory(room, {
        headline: `Story ${named++}`,
        topicIds: [...ids.values()],
        status: isEmerging ? 'EMERGING' : 'DEVELOPING',
      }),
    );

  async function happens(what: Happening): Promise<void> {
    const { prisma } = room.database;
    const stories = await prisma.story.findMany({
      where: { status: { not: 'MERGED' } },
      orderBy: { id: 'asc' },
    });
    const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % from.length];
    switch (what.kind) {
      case 'story':
        await tellStory(WORDS.slice(0, what.a % 3), what.isEmerging);
        return;
      case 'attach': {
        const outlet = pick(outlets, what.b) ?? 0;
        await addArticle(room, {
          sourceOrdinal: outlet,
          url: `https://left.example/${named++}`,
          publishedAt: date(what.day).toISOString(),
          ownLeaning: what.own,
          text: WIRE,
          storyId: pick(stories, what.a)?.id ?? '',
        });
        return;
      }
      case 'detach': {
        const article = pick(
          await prisma.article.findMany({ where: { storyId: { not: null } }, orderBy: { id: 'asc' } }),
          what.a,
        );
        if (!article?.storyId) return;
        const removal = { articleId: article.id, storyId: article.storyId, reason: null };
        await write(room, (tx) => detach(tx, [removal], { by: 'EDITOR' }));
        return;
      }
      case 'rate': {
        const name = pick(['left', 'right', 'unrated', `new-${named++}`], what.a) ?? '';
        const ratedAt = new Date(date(0).getTime() + 1_000 * named++).toISOString();
        const label = pick(['-2', '0', '2'] as const, what.b) ?? '0';
        outlets.push(await addOutlet(room, { name, ratings: [{ rater: 'r', label, ratedAt }] }));
        return;
      }
      case 'merge': {
        const [from, into] = [pick(stories, what.a), pick(stories, what.b)];
        if (from && into && from !== into)
          await write(room, (tx) => mergeStories(tx, { fromId: from.id, intoId: into.id }));
      }
    }
  }

  /** As a server's queries look, in memory; and read for itself. */
  async function expectSame(seed: number): Promise<void> {
    const viewer = seed % 2 === 0 ? ANONYMOUS : STAFF;
    const by = BY[seed % BY.length] ?? [];
    const from = date(seed % 40);
    // Few lengths, so that tallies stand from one table to the next.
    const to = date((seed % 40) + (LENGTHS[seed % LENGTHS.length] ?? 0));
    const span = { publishedFrom: from, publishedTo: to };
    const where = WHERE[seed % WHERE.length]?.(span) ?? span;
    // However long the tables before took, it has just looked.
    await room.newsroom.catchUp();
    const kept = openContext(room.newsroom, viewer, { statements: 0 }, room.newsroom.keptFor(viewer));
    const anew = openContext(room.newsroom, viewer);
    expect(kept.archive).not.toBeNull();
    expect(await coverageTable(kept, { by, where, first: 1_000 })).toEqual(
      await coverageTable(anew, { by, where, first: 1_000 }),
    );
    const inTime = {
      by: by[0] ?? 'SIDE',
      bucket: 'WEEK' as const,
      where: { publishedFrom: from, publishedTo: to },
    };
    expect(await coverageOverTime(kept, inTime)).toEqual(await coverageOverTime(anew, inTime));
  }

  it('are those that are read anew, whatever happens', async () => {
    for (const topics of [[], ['war'], ['war', 'peace']]) await tellStory(topics, false);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(happening, fc.array(fc.nat(10_000), { maxLength: 2 })), { maxLength: 12 }),
        async (all) => {
          for (const [what, looks] of all) {
            await happens(what);
            for (const seed of looks) await expectSame(seed);
          }
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
    for (let seed = 0; seed < 2 * 3 * 4 * WHERE.length; seed += 1) await expectSame(seed);
  }, 120_000);
});

describe('The archive of what is attached', () => {
  let room: TestNewsroom;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
  });
  afterAll(() => room.close());

  const articlesIn = (archived: Awaited<ReturnType<CoverageArchive['since']>>): number | null =>
    archived?.articles ?? null;

  const attached = (storyId: string, articleId: string = randomUUID()): LoggedEvent[] => [
    articleAttached(storyId, articleId),
  ];

  it('takes in what happens while it is read', async () => {
    const desk = await openNewsdesk(room);
    await desk.attach('before');
    const archive = new CoverageArchive();
    let happen: (() => Promise<void>) | undefined = async () => {
      await desk.attach('meanwhile');
      archive.follow(attached(desk.storyId));
    };
    const database: Database = {
      ...room.database,
      async queryLong<T extends Record<string, unknown>>(statement: Parameters<Database['queryLong']>[0]) {
        const rows = await room.database.queryLong<T>(statement);
        const now = happen;
        if (statement.text.includes('held')) happen = undefined;
        if (statement.text.includes('held')) await now?.();
        return rows;
      },
    };
    const before = articlesIn(await archive.since(database, null)) ?? 0;
    expect(articlesIn(await archive.since(database, null))).toBe(before + 1);
  });

  it('is whole, whenever it had to begin anew', async () => {
    const stories = 1_200;
    const database: Database = {
      ...room.database,
      queryLong<T extends Record<string, unknown>>({ text }: Parameters<Database['queryLong']>[0]) {
        return room.database.queryLong<T>(
          text.includes('held')
            ? Prisma.sql`SELECT gen_random_uuid()::text AS "storyId", 1 AS "articles", false AS "isEmerging", '{}'::text[] AS "topics",
                                '00000008' AS "places", '0000000000000000' AS "times" FROM generate_series(1, ${stories}::int)`
            : Prisma.sql`SELECT ${stories}::int AS "articles"`,
        );
      },
    };
    for (let turns = 0; turns < 20; turns += 1) {
      const archive = new CoverageArchive();
      const reading = archive.since(database, null);
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      archive.forget();
      expect(articlesIn(await reading), `after ${turns} turns`).toBe(stories);
    }
  });

  it('tries again what failed', async () => {
    const desk = await openNewsdesk(room);
    const archive = new CoverageArchive();
    const before = articlesIn(await archive.since(room.database, null)) ?? 0;
    await desk.attach('one');
    archive.follow(attached(desk.storyId));
    const broken = { ...room.database, queryLong: () => Promise.reject(new Error('no connection')) };
    await expect(archive.since(broken, null)).rejects.toThrow('no connection');
    expect(articlesIn(await archive.since(room.database, null))).toBe(before + 1);
  });

  it('holds no more than it may, and says so', async () => {
    const desk = await openNewsdesk(room);
    await desk.attach('one');
    const all = articlesIn(await new CoverageArchive().since(room.database, null)) ?? 0;
    const archive = new CoverageArchive({ mostArticles: all });
    expect(articlesIn(await archive.since(room.database, null))).toBe(all);
    await desk.attach('one too many');
    archive.follow(attached(desk.storyId));
    expect(await archive.since(room.database, null)).toBeNull();
    const [statements, later] = [room.database.tally.total, new Date('2026-11-21T00:00:00Z')];
    expect(await archive.since(room.database, null)).toBeNull();
    expect(room.database.tally.total).toBe(statements);
    expect(articlesIn(await archive.since(room.database, later)), 'there is room for these').toBe(0);
  });

  it('goes back as if it had been read so far at once', async () => {
    const sourceOrdinal = await addOutlet(room, { name: 'steady' });
    const storyId = await addStory(room, { headline: 'A long story' });
    for (const day of [5, 1, 9, 3, 7]) {
      const url = `https://steady.example/${day}`;
      await addArticle(room, { sourceOrdinal, url, publishedAt: date(day).toISOString(), storyId });
    }
    const archive = new CoverageArchive();
    const inOrder = (archived: Awaited<ReturnType<CoverageArchive['since']>>) =>
      (archived?.all() ?? []).sort((a, b) => (a.storyId < b.storyId ? -1 : 1));
    for (const day of [8, 4, 2]) await archive.since(room.database, date(day));
    const grown = inOrder(await archive.since(room.database, null));
    expect(grown).toEqual(inOrder(await new CoverageArchive().since(room.database, null)));
    const { times } = grown.find((story) => story.storyId === storyId) ?? {};
    expect(times).toEqual(Float64Array.of(...[1, 3, 5, 7, 9].map((day) => date(day).getTime())));
  });

  it('reads no more articles than can be counted, and says so', async () => {
    const desk = await openNewsdesk(room);
    for (const name of ['one', 'two', 'three']) await desk.attach(name);
    const its = Prisma.sql`AND article."storyId" = ${desk.storyId}::uuid`;
    for (const read of [readAttached, readDatedAttached]) {
      expect(await read(room.database, its, 3)).toHaveLength(1);
      await expect(read(room.database, its, 2)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('is read once for all who ask at once', async () => {
    const archive = new CoverageArchive();
    const before = room.database.tally.total;
    await Promise.all([1, 2, 3].map(() => archive.since(room.database, null)));
    expect(room.database.tally.total - before).toBe(2);
  });
});
