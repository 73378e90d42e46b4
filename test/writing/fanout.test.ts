import { afterEach, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { FanoutWorker } from '../../src/resolvers/fanoutWorker.ts';
import { openNewsroom } from '../../src/resolvers/newsroom.ts';
import { upsertArticles } from '../../src/resolvers/writing/articles.ts';
import { attach } from '../../src/resolvers/writing/attachments.ts';
import { carryOneOn } from '../../src/resolvers/writing/fanouts.ts';
import { upsertOutlets } from '../../src/resolvers/writing/outlets.ts';
import { ensureRaters } from '../../src/resolvers/writing/raters.ts';
import { recordRatings } from '../../src/resolvers/writing/ratings.ts';
import { createStories } from '../../src/resolvers/writing/stories.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';

const STORIES = 1_200;

interface Told extends Record<string, unknown> {
  readonly storyId: string;
  readonly sourceOrdinal: number;
  readonly side: string | null;
}

describeOnEachEngine('A rating that touches many stories', (engine) => {
  let test: TestDatabase;
  let raterId: string;
  let wire: number;
  let local: number;
  beforeEach(async () => {
    test = await openTestDatabase(engine, 'empty');
    await inTransaction(test.database, async (tx) => {
      const outlets = await upsertOutlets(tx, [
        { name: 'Wire', domain: 'wire.example' },
        { name: 'Local', domain: 'local.example' },
      ]);
      wire = outlets.find(({ domain }) => domain === 'wire.example')?.ordinal ?? 0;
      local = outlets.find(({ domain }) => domain === 'local.example')?.ordinal ?? 0;
      await ensureRaters(tx, [
        {
          slug: 'one',
          name: 'One',
          homepageUrl: null,
          methodology: 'A test.',
          scale: { left: -2, right: 2 },
        },
      ]);
      raterId = (await tx.rater.findFirstOrThrow()).id;
    });
  });
  afterEach(() => test.close());

  /** So many stories, each with an article of the wire, and every fourth with one of the local outlet too. */
  async function coverStories(amount: number): Promise<void> {
    for (let from = 0; from < amount; from += 200) {
      const places = Array.from({ length: Math.min(200, amount - from) }, (_, n) => from + n);
      await inTransaction(test.database, async (tx) => {
        const stories = await createStories(
          tx,
          places.map((n) => ({ headline: `Story ${n}`, topicIds: [] })),
        );
        const input = { excerpt: null, authors: [], imageUrl: null, language: null, ownLeaning: null };
        const articles = places.flatMap((n) =>
          [wire, ...(n % 4 === 0 ? [local] : [])].map((sourceOrdinal) => ({
            ...input,
            url: `https://${sourceOrdinal}.example/${n}`,
            title: `Article ${n}`,
            publishedAt: new Date('2026-11-01'),
            sourceOrdinal,
          })),
        );
        const written = await upsertArticles(tx, articles);
        const placements = written.map(({ id, url }) => ({
          articleId: id,
          storyId: stories[Number(url.split('/').at(-1)) - from]?.id ?? '',
        }));
        await attach(tx, placements, { by: null });
      });
    }
  }

  function rate(label: 'left' | 'right', ...ordinals: number[]): Promise<number[]> {
    return inTransaction(test.database, (tx) =>
      recordRatings(
        tx,
        ordinals.map((sourceOrdinal) => ({
          sourceOrdinal,
          raterId,
          originalLabel: label,
          factuality: null,
          ratedAt: new Date('2026-11-01'),
          url: null,
        })),
      ),
    );
  }

  const told = (): Promise<Told[]> =>
    test.database.query<Told>(Prisma.sql`
      SELECT "storyId", ("payload"->>'sourceOrdinal')::int AS "sourceOrdinal", "payload"->>'side' AS "side"
        FROM "EventLog" WHERE "type" = 'SOURCE_RERATED' ORDER BY "offset"`);
  const pending = async (): Promise<number> =>
    (await test.database.query(Prisma.sql`SELECT "id" FROM "Fanout"`)).length;

  /** Once for each outlet that was rated in each story that it covers. */
  async function expectEachOnce(): Promise<void> {
    const pairs = (await told()).map(({ storyId, sourceOrdinal }) => `${storyId} ${sourceOrdinal}`);
    const expected = await test.database.query<{ pair: string }>(Prisma.sql`
      SELECT "storyId"::text || ' ' || "sourceOrdinal" AS "pair" FROM "Article" WHERE "storyId" IS NOT NULL`);
    expect(pairs.sort()).toEqual(expected.map(({ pair }) => pair).sort());
    expect(await pending()).toBe(0);
  }

  it('is told to each of them once, a part at a time, also where the worker dies in between', async () => {
    await coverStories(STORIES);
    await rate('right', wire, local);
    expect(await told()).toEqual([]);

    expect(await inTransaction(test.database, carryOneOn)).toBe(true);
    const first = await told();
    expect(first.length).toBeGreaterThan(490);
    expect(first.length).toBeLessThanOrEqual(500);
    expect(await pending()).toBe(1);

    // This one dies in the middle of its part: what it told is gone with it.
    await expect(
      inTransaction(test.database, async (tx) => {
        await carryOneOn(tx);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await told()).toEqual(first);

    const next = new FanoutWorker(test.database, () => {});
    await next.catchUp();
    await next.close();
    await expectEachOnce();
    expect((await told()).every(({ side }) => side === 'RIGHT')).toBe(true);
  });

  it('is told to each of them once where two workers are at it', async () => {
    await coverStories(STORIES);
    await rate('right', wire);
    await rate('left', local);
    const workers = [new FanoutWorker(test.database, () => {}), new FanoutWorker(test.database, () => {})];
    await Promise.all(workers.map((worker) => worker.catchUp()));
    await Promise.all(workers.map((worker) => worker.close()));
    await expectEachOnce();
  });

  it('again tells them again', async () => {
    await coverStories(3);
    const worker = new FanoutWorker(test.database, () => {});
    for (const [label, side] of [
      ['right', 'RIGHT'],
      ['left', 'LEFT'],
    ] as const) {
      const before = (await told()).length;
      await rate(label, wire);
      await worker.catchUp();
      expect((await told()).slice(before).map((event) => event.side)).toEqual([side, side, side]);
    }
    await worker.close();
  });

  it('is told by a newsroom that runs, which learns of it from the log', async () => {
    await coverStories(3);
    let tell = (): void => {};
    const announced = new Promise<void>((done) => {
      tell = done;
    });
    let listening = (): void => {};
    const newsroom = await openNewsroom(test.database, {
      hints: {
        listen: (heard) => {
          listening = heard;
        },
        announce: () => tell(),
        close: async () => {},
      },
    });
    await rate('right', wire);
    // Not the timer: the log is read because somebody says so, and the worker announces what it told.
    listening();
    await announced;
    await expectEachOnceOf(wire);
    await newsroom.close();
  });

  async function expectEachOnceOf(ordinal: number): Promise<void> {
    expect((await told()).map(({ sourceOrdinal }) => sourceOrdinal)).toEqual([ordinal, ordinal, ordinal]);
  }

  it('that touches none leaves nothing to do', async () => {
    await rate('right', wire);
    expect(await pending()).toBe(0);
    expect(await inTransaction(test.database, carryOneOn)).toBe(false);
  });
});
