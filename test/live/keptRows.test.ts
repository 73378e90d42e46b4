import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Snapshot } from '../../src/catalogue/snapshot.ts';
import { Loaders } from '../../src/loaders/index.ts';
import { KeptRows } from '../../src/loaders/keptRows.ts';
import { RowKeeper } from '../../src/resolvers/rowKeeper.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { nodeId } from '../reads/support.ts';
import type { TestServer } from '../server/support/startTestServer.ts';
import { AUTH, feedsAuthorization } from '../support/auth.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { openNewsdesk } from './support/newsdesk.ts';
import { startQueryServer, statementsIn } from './support/queryServer.ts';
import { ATTACH, ask, isEverStale, STORY } from './support/staleness.ts';

describe('Rows that a query has read', () => {
  let room: TestNewsroom;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
  });
  afterAll(() => room.close());

  const start = (newsroom = room.newsroom): Promise<TestServer> => startQueryServer(newsroom);

  /** So that no second passes, however slow the machine is. */
  function stopTheClock(): void {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
  }

  /** No two are the same text: no answer is given twice. */
  const varied = (turn: number): string => `${STORY} # ${turn}`;

  it('are given to other queries without a statement, until something happens to the story', async () => {
    const desk = await openNewsdesk(room);
    await desk.attach('one');
    const server = await start();
    stopTheClock();
    const others = `query Page($id: ID!) { story(by: { id: $id }) { slug articles(first: 100) { nodes { title } } } }`;
    for (const text of [varied(0), varied(1), others]) await ask(server.url, text, { id: desk.story });
    await desk.attach('two');
    const { data } = await ask(server.url, varied(2), { id: desk.story });
    expect(data).toMatchObject({ story: { articleCount: 2, articles: { nodes: [{}, {}] } } });
    expect(statementsIn(server)).toEqual([2, 0, 0, 2]);
  });

  it('stay when something happens to another story, but lists of stories do not', async () => {
    const desk = await openNewsdesk(room);
    const other = await openNewsdesk(room);
    await desk.attach('one');
    const front = '{ stories(first: 100) { nodes { headline articles(first: 1) { nodes { title } } } } }';
    const server = await start();
    stopTheClock();
    const look = async (turn: number): Promise<unknown> => {
      await ask(server.url, varied(turn), { id: desk.story });
      return (await ask(server.url, `${front} # ${turn}`, {})).data;
    };
    await look(0);
    await other.attach('of the other');
    expect(JSON.stringify(await look(1))).toContain('of the other');
    // The story and its articles; the list and the articles of all; then the list and the articles of the one that changed.
    expect(statementsIn(server)).toEqual([2, 2, 0, 2]);
  });

  it('do not outlive a new headline of an article that the story holds', async () => {
    const desk = await openNewsdesk(room);
    await desk.attach('one');
    const server = await start();
    stopTheClock();
    await ask(server.url, varied(0), { id: desk.story });
    const article = {
      url: `https://left.example/${desk.storyId}/one`,
      title: 'Another headline',
      publishedAt: '2026-11-20T10:00:00Z',
    };
    await ask(server.url, ATTACH, { input: { storyId: desk.story, article } }, await feedsAuthorization());
    expect((await ask(server.url, varied(1), { id: desk.story })).data).toMatchObject({
      story: { articles: { nodes: [{ title: 'Another headline' }] } },
    });
  });

  it('do not outlive what is about no story', async () => {
    const desk = await openNewsdesk(room);
    const server = await start();
    stopTheClock();
    await ask(server.url, varied(0), { id: desk.story });
    await desk.pass();
    await ask(server.url, varied(1), { id: desk.story });
    expect(statementsIn(server)).toEqual([2, 2]);
  });

  it('are read for those columns alone that somebody has asked for', async () => {
    const desk = await openNewsdesk(room);
    await desk.attach('one');
    const server = await start();
    stopTheClock();
    const textOf = (fields: string): string =>
      `query Page($id: ID!) { story(by: { id: $id }) { articles(first: 1) { nodes { ${fields} } } } }`;
    const answers = [];
    for (const fields of ['title', 'title url', 'url']) {
      answers.push((await ask(server.url, textOf(fields), { id: desk.story })).data);
    }
    const url = `https://left.example/${desk.storyId}/one`;
    expect(answers).toEqual(
      [{ title: 'one' }, { title: 'one', url }, { url }].map((node) => ({
        story: { articles: { nodes: [node] } },
      })),
    );
    expect(statementsIn(server)).toEqual([2, 1, 1]);
  });

  it('are never older than what a writer was told, with readers and a writer at full speed', async () => {
    const { url } = await start();
    expect(await isEverStale(room, { writer: url, reader: url }, varied)).toBe(false);
  }, 60_000);

  it('would be, if they were kept beyond what happens', async () => {
    const rows = new KeptRows();
    const { url } = await start({ ...room.newsroom, keptFor: () => ({ rows, archive: null }) });
    expect(await isEverStale(room, { writer: url, reader: url }, varied)).toBe(true);
  }, 60_000);

  it('are read anew where they are not to be kept', async () => {
    const careful = await openTestNewsroom('embedded', 'empty', { keepsReads: false });
    onTestFinished(() => careful.close());
    const desk = await openNewsdesk(careful);
    const server = await start(careful.newsroom);
    for (let turn = 0; turn < 2; turn += 1) await ask(server.url, varied(turn), { id: desk.story });
    expect(statementsIn(server)).toEqual([2, 2]);
  });

  it('are nobody’s who sees something else', async () => {
    const desk = await openNewsdesk(room);
    const emerging = nodeId('Story', await desk.addStory('Whispers', 'EMERGING'));
    const server = await start();
    const token = await developmentToken({ subject: 's', roles: ['INGEST'], seconds: 60 }, AUTH, new Date());
    const all = '{ stories(first: 100) { nodes { headline } } }';
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await ask(server.url, varied(turn), { id: emerging })).data).toEqual({ story: null });
      expect((await ask(server.url, varied(turn), { id: emerging }, `Bearer ${token}`)).data).toMatchObject({
        story: { articleCount: 0 },
      });
      const seenByStaff = await ask(server.url, `${all} # staff ${turn}`, {}, `Bearer ${token}`);
      expect(JSON.stringify(seenByStaff)).toContain('Whispers');
      const seen = await ask(server.url, `${all} # ${turn}`, {});
      expect(JSON.stringify(seen)).not.toContain('Whispers');
    }
  });

  it('are waited for where they are just being read', async () => {
    const { storyId } = await openNewsdesk(room);
    const kept = new KeptRows();
    const before = room.database.tally.total;
    const loaded = [1, 2, 3].map(() => new Loaders(room.database, kept).stories.byId.load(storyId));
    const [first, ...others] = await Promise.all(loaded);
    expect(first).toMatchObject({ id: storyId });
    for (const other of others) expect(other).toBe(first);
    expect(room.database.tally.total - before).toBe(1);
  });

  it('are none where reading failed', async () => {
    const { storyId } = await openNewsdesk(room);
    const kept = new KeptRows();
    const broken = { ...room.database, query: () => Promise.reject(new Error('no connection')) };
    await expect(new Loaders(broken, kept).stories.byId.load(storyId)).rejects.toThrow('no connection');
    await expect(new Loaders(room.database, kept).stories.byId.load(storyId)).resolves.toMatchObject({
      id: storyId,
    });
  });
});

describe('What queries share', () => {
  const rows = { sources: [], raters: [], ratings: [], owners: [], ownerships: [] };

  it('is begun anew with each catalogue and second, and when it is full', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const keeper = new RowKeeper();
    const catalogue = new Snapshot(rows);
    const first = keeper.rowsFor(ANONYMOUS, catalogue);
    expect(keeper.rowsFor(ANONYMOUS, catalogue)).toBe(first);
    const refreshed = new Snapshot(rows);
    const second = keeper.rowsFor(ANONYMOUS, refreshed);
    expect(second).not.toBe(first);
    vi.advanceTimersByTime(999);
    expect(keeper.rowsFor(ANONYMOUS, refreshed)).toBe(second);
    vi.advanceTimersByTime(1);
    const third = keeper.rowsFor(ANONYMOUS, refreshed);
    expect(third).not.toBe(second);
    for (let key = 0; key < 2_000; key += 1) third.storyById.set(String(key), Promise.resolve(null));
    expect(keeper.rowsFor(ANONYMOUS, refreshed)).not.toBe(third);
  });

  it('is no other for a query that has begun when something happens', () => {
    const keeper = new RowKeeper();
    const catalogue = new Snapshot(rows);
    const before = keeper.rowsFor(ANONYMOUS, catalogue);
    const [mine, yours] = [Promise.resolve(null), Promise.resolve(null)];
    before.storyById.set('mine', mine);
    before.storyById.set('yours', yours);
    keeper.forget([
      {
        type: 'STORY_CHANGED',
        storyId: null,
        payload: { storyIds: ['mine'] },
        offset: 1,
        tag: 1,
        occurredAt: new Date(0),
      },
    ]);
    expect([...before.storyById]).toEqual([
      ['mine', mine],
      ['yours', yours],
    ]);
    expect([...keeper.rowsFor(ANONYMOUS, catalogue).storyById]).toEqual([['yours', yours]]);
  });
});
