import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTransaction, type Transaction } from '../../src/db/transaction.ts';
import { upsertArticles } from '../../src/resolvers/writing/articles.ts';
import { attach } from '../../src/resolvers/writing/attachments.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { AUTH } from '../support/auth.ts';
import type { Json } from '../support/newsroom.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { openSocket, type SocketClient } from './support/socketClient.ts';

const STORY = `subscription ($id: ID!, $after: StreamCursor) {
  message: storyEvents(storyId: $id, after: $after) {
    __typename cursor
    ... on StoryEvent { story { headline articleCount articles(first: 2) { nodes { title source { name } } } } }
    ... on ArticleAttached { article { title } }
  }
}`;

describe('Subscriptions that see the same', () => {
  let live: LiveServer;
  let desk: Newsdesk;
  let clients: SocketClient[];
  beforeAll(async () => {
    live = await startLiveServer('embedded', 'empty');
  });
  afterAll(() => live.close());
  beforeEach(async () => {
    desk = await openNewsdesk(live.room);
    clients = [];
  });
  afterEach(() => {
    vi.restoreAllMocks();
    for (const client of clients) client.close();
  });

  async function open(role?: 'INGEST' | 'READER'): Promise<SocketClient> {
    const token =
      role && (await developmentToken({ roles: [role], subject: 's', seconds: 3_600 }, AUTH, new Date()));
    const client = await openSocket(live.url, token ? { params: { authorization: `Bearer ${token}` } } : {});
    clients.push(client);
    return client;
  }

  async function follow(client: SocketClient, id: string, variables: object = {}): Promise<void> {
    client.subscribe(id, STORY, { id: desk.story, ...variables });
    await client.result(id);
  }

  /** Statements that read articles: a selection's list, and the article of the event. */
  function countReads(): { readonly reads: number } {
    const count = { reads: 0 };
    const { query } = live.room.database;
    vi.spyOn(live.room.database, 'query').mockImplementation((statement) => {
      if (statement.text.includes('"Article" AS article')) count.reads += 1;
      return query(statement);
    });
    return count;
  }

  it('are executed once an event, however many there are, and written as the same text', async () => {
    const [one, two, three] = [await open(), await open(), await open('READER')];
    const ids = ['a', 'another operation', '"quoted" \\ 💡'];
    for (const [place, client] of [one, two, three].entries()) await follow(client, ids[place] ?? '');
    const count = countReads();
    await desk.attach('shared');
    const answers = await Promise.all(
      [one, two, three].map((client, place) => client.result(ids[place] ?? '')),
    );
    expect(answers[0].data.message).toMatchObject({
      __typename: 'ArticleAttached',
      article: { title: 'shared' },
      story: { articleCount: 1 },
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(count.reads).toBe(2);
  });

  it('are executed once more for each selection, which read the same rows together', async () => {
    const client = await open();
    await follow(client, 'a');
    await follow(client, 'b');
    client.subscribe('c', STORY.replace('first: 2', 'last: 1'), { id: desk.story });
    await client.result('c');
    const count = countReads();
    await desk.attach('shared');
    const [a, , c] = [await client.result('a'), await client.result('b'), await client.result('c')];
    expect(a.data).toEqual(c.data);
    // The article once, and both lists in one statement.
    expect(count.reads).toBe(2);
  });

  it('have what happened at once executed together', async () => {
    const client = await open();
    await follow(client, 'a');
    const { streamCursor } = await live.room.data('{ streamCursor }');
    const count = countReads();
    await attachTogether(['one', 'two', 'three']);
    const answers = [await client.result('a'), await client.result('a'), await client.result('a')];
    expect(answers.map(({ data }) => data.message.article.title)).toEqual(['one', 'two', 'three']);
    const counts = answers.map(({ data }) => data.message.story.articleCount);
    expect(counts).toEqual([3, 3, 3]);
    expect(count.reads).toBe(2);
    // And so is what somebody missed: one, then two at a time.
    const back = await open();
    back.subscribe('b', STORY, { id: desk.story, after: streamCursor });
    const again = [await back.result('b'), await back.result('b'), await back.result('b')];
    expect(again).toEqual(answers);
    expect(count.reads).toBe(6);
  });

  it('share from where they have caught up, wherever each began', async () => {
    const client = await open();
    const { streamCursor } = await live.room.data('{ streamCursor }');
    await follow(client, 'from now');
    await desk.attach('missed');
    expect((await client.result('from now')).data.message.article.title).toBe('missed');
    await follow(client, 'from before', { after: streamCursor });
    const count = countReads();
    await desk.attach('shared');
    const [a, b] = [await client.result('from now'), await client.result('from before')];
    expect(a.data.message.article.title).toBe('shared');
    expect(b).toEqual(a);
    expect(count.reads).toBe(2);
  });

  it('are not shared by viewers whose access differs', async () => {
    const document = `subscription { message: newsEvents(where: { types: [ARTICLE_ATTACHED] }) {
      ... on ArticleAttached { article { title story { headline } } } } }`;
    const [reader, worker] = [await open('READER'), await open('INGEST')];
    for (const client of [reader, worker]) {
      client.subscribe('s', document);
      // What is answered later on the same socket tells that the stream is open: it has no snapshot.
      client.subscribe('ask', '{ streamCursor }');
      await client.result('ask');
    }
    await desk.attach('both');
    const [first, second] = [await reader.result('s'), await worker.result('s')];
    expect(first.data.message.article.story).toEqual({ headline: 'Something happens' });
    expect(second).toEqual(first);

    // Attached to one story, and then to an EMERGING one, before anybody is told.
    const emerging = await desk.addStory('Whispers', 'EMERGING');
    await moveAtOnce(emerging);
    expect((await reader.result('s')).data.message.article).toEqual({ title: 'moving', story: null });
    expect((await worker.result('s')).data.message.article).toEqual({
      title: 'moving',
      story: { headline: 'Whispers' },
    });
  });

  async function moveAtOnce(emerging: string): Promise<void> {
    await inTransaction(live.room.database, async (tx) => {
      const articleId = await written(tx, 'moving');
      await attach(tx, [{ articleId, storyId: desk.storyId }], { by: null });
      await attach(tx, [{ articleId, storyId: emerging }], { by: null, move: true });
    });
    await live.room.newsroom.committed();
  }

  async function attachTogether(names: readonly string[]): Promise<void> {
    await inTransaction(live.room.database, async (tx) => {
      for (const name of names) {
        await attach(tx, [{ articleId: await written(tx, name), storyId: desk.storyId }], { by: null });
      }
    });
    await live.room.newsroom.committed();
  }

  async function written(tx: Transaction, name: string): Promise<string> {
    const source = await tx.source.findFirstOrThrow({ where: { name: 'left' } });
    const [article] = await upsertArticles(tx, [
      {
        url: `https://left.example/${desk.storyId}/${name}`,
        title: name,
        excerpt: null,
        authors: [],
        imageUrl: null,
        language: null,
        publishedAt: new Date('2026-11-20T10:00:00Z'),
        sourceOrdinal: source.ordinal,
        ownLeaning: null,
      },
    ]);
    return article?.id ?? '';
  }

  it('hand each event once, and in order, to whoever comes while one is executed for the others', async () => {
    const [first, late] = [await open(), await open()];
    await follow(first, 'first');
    // The execution for the first event stands still in its first read.
    const { query } = live.room.database;
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let isHeld: () => void = () => {};
    const isHolding = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const { story } = await live.room.data('query ($id: ID!) { story(by: { id: $id }) { cursor } }', {
      id: desk.story,
    });
    let isFirst = true;
    vi.spyOn(live.room.database, 'query').mockImplementation(async (statement) => {
      const rows = query(statement);
      if (!isFirst || !statement.text.includes('FROM "Story" AS story WHERE story."id"')) return rows;
      isFirst = false;
      isHeld();
      await held;
      return rows;
    });
    await desk.attach('1');
    await isHolding;
    // The latecomer stood before that event, and comes to the end of the log while it is executed for the other.
    late.subscribe('late', STORY, { id: desk.story, after: story.cursor });
    expect((await late.result('late')).data.message.article.title).toBe('1');
    goOn();
    expect((await first.result('first')).data.message.article.title).toBe('1');
    await desk.attach('2');
    const answers: Json[] = [await first.result('first'), await late.result('late')];
    for (const { data } of answers) expect(data.message.article.title).toBe('2');
    expect([first.waiting, late.waiting]).toEqual([[], []]);
  });
});
