import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import type { AttachCall } from '../../src/resolvers/writing/attachCall.ts';
import { attachCalls } from '../../src/resolvers/writing/attachCalls.ts';
import { Batcher, type BatcherOptions } from '../../src/resolvers/writing/batcher.ts';
import { addOutlet, addStory, nodeId, rows } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { attachTo, expectConsistency, given, happened, logged } from './support.ts';

describe('A batcher of writes', () => {
  /** Calls are texts `key:value`; a batch runs when `open` is called. */
  function gated(options: Partial<BatcherOptions<string, string>> = {}) {
    const batches: string[][] = [];
    const gates: (() => void)[] = [];
    let entered = (): void => {};
    const batcher = new Batcher<string, string>({
      run: async (calls) => {
        batches.push([...calls]);
        await new Promise<void>((open) => {
          gates.push(open);
          entered();
        });
        if (calls.some((call) => call.includes('poison'))) throw new Error('poisoned');
        return calls.map((call) => call.toUpperCase());
      },
      keyOf: (call) => call.split(':')[0] || null,
      mostCalls: 3,
      mostWaiting: 5,
      longestWaitMs: 60_000,
      ...options,
    });
    /** Lets the batch that runs, or the next to run, go on. */
    async function open(): Promise<void> {
      if (gates.length === 0) {
        await new Promise<void>((resolve) => {
          entered = resolve;
        });
      }
      gates.shift()?.();
    }
    return { batcher, batches, open };
  }

  it('gathers what comes together, and what comes while a batch runs into the next', async () => {
    const { batcher, batches, open } = gated();
    const first = Promise.all(['a:1', 'b:1'].map((call) => batcher.submit(call)));
    const opening = open();
    const second = opening.then(() => Promise.all(['c:1', 'd:1'].map((call) => batcher.submit(call))));
    expect(await first).toEqual(['A:1', 'B:1']);
    await open();
    expect(await second).toEqual(['C:1', 'D:1']);
    expect(batches).toEqual([
      ['a:1', 'b:1'],
      ['c:1', 'd:1'],
    ]);
  });

  it('takes so many at a time, and calls of one key one after the other in their order', async () => {
    const { batcher, batches, open } = gated();
    const answers = Promise.all(['a:1', 'a:2', 'b:1', 'a:3', ':4'].map((call) => batcher.submit(call)));
    for (let turn = 0; turn < 3; turn += 1) await open();
    expect(await answers).toEqual(['A:1', 'A:2', 'B:1', 'A:3', ':4']);
    expect(batches).toEqual([['a:1', 'b:1', ':4'], ['a:2'], ['a:3']]);
  });

  it('tries each call alone where a batch fails, so that one fails only itself', async () => {
    const { batcher, batches, open } = gated();
    const answers = Promise.allSettled(['a:1', 'b:poison', 'c:1'].map((call) => batcher.submit(call)));
    for (let turn = 0; turn < 4; turn += 1) await open();
    expect(
      (await answers).map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason))),
    ).toEqual(['A:1', 'Error: poisoned', 'C:1']);
    expect(batches).toEqual([['a:1', 'b:poison', 'c:1'], ['a:1'], ['b:poison'], ['c:1']]);
  });

  it('does not try a call again that failed alone', async () => {
    const { batcher, batches, open } = gated();
    const answer = batcher.submit('a:poison').catch(String);
    await open();
    expect(await answer).toBe('Error: poisoned');
    expect(batches).toEqual([['a:poison']]);
  });

  it('turns away what it has no room for, and what has waited too long', async () => {
    const { batcher, open } = gated({ mostWaiting: 2 });
    const first = batcher.submit('a:1');
    const second = batcher.submit('b:1');
    await expect(batcher.submit('c:1')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await open();
    expect(await Promise.all([first, second])).toEqual(['A:1', 'B:1']);

    const impatient = gated({ longestWaitMs: -1 });
    await expect(impatient.batcher.submit('a:1')).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(impatient.batches).toEqual([]);
  });

  it('closes when all that wait are answered, and takes no more', async () => {
    const { batcher, open } = gated();
    const answer = batcher.submit('a:1');
    const closed = batcher.close();
    await expect(batcher.submit('b:1')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await open();
    await closed;
    expect(await answer).toBe('A:1');
    await gated().batcher.close();
  });
});

describeOnEachEngine('Attaches in one batch', (engine) => {
  let newsroom: TestNewsroom;
  let story: string;
  beforeEach(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
    for (const name of ['herald', 'tribune']) await addOutlet(newsroom, { name });
    story = await addStory(newsroom, { headline: 'A story' });
  });
  afterEach(() => newsroom.close());

  function call(n: number, more: Partial<AttachCall> = {}): AttachCall {
    return {
      storyId: story,
      sourceId: null,
      url: `https://${n % 2 ? 'herald' : 'tribune'}.example/${n}`,
      article: {
        title: `Title ${n}`,
        excerpt: `Twelve words of a text that is long enough to have a fingerprint of its own, number ${n}.`,
        authors: [],
        imageUrl: null,
        language: null,
        publishedAt: new Date('2026-11-01'),
        ownLeaning: null,
      },
      issues: [],
      move: false,
      role: 'INGEST',
      ...more,
    };
  }

  it('take the same few statements, however many there are', async () => {
    const other = await addStory(newsroom, { headline: 'Another story' });
    const { database } = newsroom;
    // Nothing else sends a statement from here on.
    await newsroom.newsroom.close();
    async function statements(calls: readonly AttachCall[]): Promise<number> {
      const before = database.tally.total;
      const answers = await inTransaction(database, (tx) => attachCalls(tx, calls));
      expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['there']));
      return database.tally.total - before;
    }
    const batch = (from: number, size: number): AttachCall[] =>
      Array.from({ length: size }, (_, n) => call(from + n));
    const few = await statements(batch(0, 2));
    expect(await statements(batch(100, 50))).toBe(few);
    expect(few).toBeLessThanOrEqual(20);
    // Known ones with new titles, half of them moved from another story.
    const renamed = (from: number, size: number): AttachCall[] =>
      batch(from, size).map((each, n) => ({
        ...each,
        article: { ...each.article, title: `${each.article.title}, anew` },
        storyId: n % 2 ? story : other,
        move: true,
      }));
    const fewer = await statements(renamed(0, 2));
    expect(await statements(renamed(100, 50))).toBe(fewer);
    await expectConsistency(newsroom);
  });

  it('share a transaction', async () => {
    const results = await Promise.all(
      Array.from({ length: 120 }, (_, n) => attachTo(newsroom, story, given(`https://herald.example/${n}`))),
    );
    expect(results.every(({ attached }) => attached)).toBe(true);
    const transactions = await rows(
      newsroom,
      Prisma.sql`SELECT count(*)::int AS "events" FROM "EventLog" WHERE "type" = 'ARTICLE_ATTACHED' GROUP BY xmin::text`,
    );
    expect(transactions.reduce((sum, { events }) => sum + Number(events), 0)).toBe(120);
    expect(transactions.length).toBeLessThan(10);
    expect(Math.max(...transactions.map(({ events }) => Number(events)))).toBeLessThanOrEqual(100);
    await expectConsistency(newsroom);
  });

  it('are refused one by one, and the others done', async () => {
    const other = await addStory(newsroom, { headline: 'Another story' });
    await attachTo(newsroom, other, given('https://herald.example/held'));
    const results = await Promise.all([
      attachTo(newsroom, story, given('https://herald.example/1')),
      attachTo(newsroom, story, given('https://herald.example/2', { title: '' })),
      attachTo(newsroom, '11111111-1111-4111-8111-111111111111', given('https://herald.example/3')),
      attachTo(newsroom, story, given('https://herald.example/held')),
      attachTo(newsroom, story, given('https://stranger.example/4')),
      attachTo(newsroom, story, given('https://tribune.example/5')),
    ]);
    expect(results.map(({ __typename }) => __typename)).toEqual([
      'AttachArticlePayload',
      'ValidationError',
      'NotFoundError',
      'AlreadyAttachedError',
      'ValidationError',
      'AttachArticlePayload',
    ]);
    expect(await happened(newsroom)).toHaveLength(3);
    const urls = await rows(newsroom, Prisma.sql`SELECT "url" FROM "Article" ORDER BY "url"`);
    expect(urls.map(({ url }) => url)).toEqual([
      'https://herald.example/1',
      'https://herald.example/held',
      'https://tribune.example/5',
    ]);
  });

  it('about one address are decided in their order', async () => {
    const other = await addStory(newsroom, { headline: 'Another story' });
    const url = 'https://herald.example/same';
    const results = await Promise.all([
      attachTo(newsroom, story, given(url, { title: 'One' })),
      attachTo(newsroom, other, given(url, { title: 'Two' })),
      attachTo(newsroom, story, given(url, { title: 'Three' })),
      attachTo(newsroom, other, given(url, { title: 'Four' }), { move: true }),
      attachTo(newsroom, story, given(url, { title: 'Five' })),
    ]);
    expect(results.map(({ __typename, attached }) => attached ?? __typename)).toEqual([
      true,
      'AlreadyAttachedError',
      false,
      true,
      'AlreadyAttachedError',
    ]);
    expect(results[4].heldBy.id).toBe(nodeId('Story', other));
    const { article } = await newsroom.data(
      `{ article(url: "${url}") { title story { id } titleHistory { title } } }`,
    );
    expect(article).toEqual({
      title: 'Four',
      story: { id: nodeId('Story', other) },
      titleHistory: [{ title: 'One' }, { title: 'Three' }],
    });
    await expectConsistency(newsroom);
  });

  it('that only the database refuses fail themselves and no other', async () => {
    // As a fault that nobody foresaw would.
    await newsroom.database.query(
      Prisma.sql`ALTER TABLE "Article" ADD CONSTRAINT "poison" CHECK ("title" <> 'Poison')`,
    );
    const results = await Promise.allSettled(
      ['One', 'Poison', 'Two'].map((title) =>
        attachTo(newsroom, story, given(`https://herald.example/${title}`, { title })),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await logged(newsroom)).toHaveLength(2);
    await expectConsistency(newsroom);
  });
});
