import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Snapshot } from '../../src/catalogue/snapshot.ts';
import { Loaders } from '../../src/loaders/index.ts';
import { KeptRows } from '../../src/loaders/keptRows.ts';
import type { RunningNewsroom } from '../../src/resolvers/newsroom.ts';
import { RowKeeper } from '../../src/resolvers/rowKeeper.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { nodeId } from '../reads/support.ts';
import { openTestServer, type TestServer } from '../server/support/startTestServer.ts';
import { AUTH } from '../support/auth.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { openNewsdesk } from './support/newsdesk.ts';
import { ask, isEverStale, STORY } from './support/staleness.ts';

describe('Rows that a query has read', () => {
  let room: TestNewsroom;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
  });
  afterAll(() => room.close());

  /** `changes` to the newsroom; left out: it says where in the log it is however long ago it looked, as tests run on busy machines. */
  async function start(
    changes: Partial<RunningNewsroom> = { stamp: () => room.newsroom.log.tailer.applied },
  ): Promise<TestServer> {
    const newsroom = { ...room.newsroom, ...changes };
    const server = await openTestServer(newsroomApplication(newsroom, createAuthenticator(AUTH)));
    onTestFinished(server.close);
    return server;
  }

  /** So that no second passes, however slow the machine is. */
  function stopTheClock(): void {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
  }

  const statementsIn = ({ log }: TestServer) =>
    log.filter(({ msg }) => msg === 'request').map(({ statements }) => statements);

  /** No two are the same text: no answer is given twice. */
  const varied = (turn: number): string => `${STORY} # ${turn}`;

  it('are given to other queries without a statement, until something happens', async () => {
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
    expect(await isEverStale(room, (await start({})).url, varied)).toBe(false);
  }, 60_000);

  it('would be, if they were kept beyond what happens', async () => {
    const place = {};
    expect(await isEverStale(room, (await start({ stamp: () => place })).url, varied)).toBe(true);
  }, 60_000);

  it('are read anew where nobody can say whether something has happened', async () => {
    const desk = await openNewsdesk(room);
    const server = await start({ stamp: () => null });
    for (let turn = 0; turn < 2; turn += 1) await ask(server.url, varied(turn), { id: desk.story });
    expect(statementsIn(server)).toEqual([2, 2]);
  });

  it('are nobody’s who sees something else', async () => {
    const desk = await openNewsdesk(room);
    const emerging = nodeId('Story', await desk.addStory('Whispers', 'EMERGING'));
    const server = await start();
    const token = await developmentToken({ subject: 's', roles: ['INGEST'], seconds: 60 }, AUTH, new Date());
    const newest = '{ stories(first: 1) { nodes { headline } } }';
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await ask(server.url, varied(turn), { id: emerging })).data).toEqual({ story: null });
      expect((await ask(server.url, varied(turn), { id: emerging }, `Bearer ${token}`)).data).toMatchObject({
        story: { articleCount: 0 },
      });
      const seen = await ask(server.url, `${newest} # ${turn}`, {});
      expect(seen.data).not.toMatchObject({ stories: { nodes: [{ headline: 'Whispers' }] } });
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
  const none = new Snapshot({ sources: [], raters: [], ratings: [], owners: [], ownerships: [] });

  it('is begun anew with each event, catalogue and second, and when it is full', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    let stamp: object | null = {};
    let catalogue = none;
    const keeper = new RowKeeper({
      stamp: () => stamp,
      catalogue: {
        get current() {
          return catalogue;
        },
      },
    });
    const shares = new Set<KeptRows>();
    const look = (): KeptRows => {
      const rows = keeper.rowsFor(ANONYMOUS);
      shares.add(rows);
      return rows;
    };
    expect(look()).toBe(look());
    stamp = {};
    expect(look()).toBe(look());
    expect(shares.size).toBe(2);
    catalogue = new Snapshot({ sources: [], raters: [], ratings: [], owners: [], ownerships: [] });
    expect(look()).toBe(look());
    expect(shares.size).toBe(3);
    vi.advanceTimersByTime(999);
    look();
    expect(shares.size).toBe(3);
    vi.advanceTimersByTime(1);
    const rows = look();
    expect(shares.size).toBe(4);
    for (let key = 0; key < 2_000; key += 1) rows.storyById.set(String(key), Promise.resolve(null));
    expect(look()).toBe(look());
    expect(shares.size).toBe(5);
    stamp = null;
    expect(look()).not.toBe(look());
  });
});
