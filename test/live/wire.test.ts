import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuthConfig } from '../../src/config.ts';
import { wireArguments } from '../../src/ingest/wireArguments.ts';
import { createWireClient, Unreachable } from '../../src/ingest/wireClient.ts';
import { playWire, type WireCommand } from '../../src/ingest/wireCommand.ts';
import { readWireItems } from '../../src/ingest/wireItems.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { AUTH } from '../support/auth.ts';
import type { Contents } from '../support/databases.ts';
import { expectConsistency } from '../writing/support.ts';
import { startProxy } from './support/cuttableProxy.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';

const PORTAGE = 'portage-parcel-warehouse-workers-vote-to-form-a-union-over-heat';

describe('The arguments of the wire', () => {
  it('are a pace, a story and a server, and none of them is wanted', () => {
    expect(wireArguments([])).toEqual({ everyMs: 5_000, storySlug: null, url: null });
    expect(wireArguments(['--every', '250ms', '--story', 'x', '--url', 'http://localhost:4000/'])).toEqual({
      everyMs: 250,
      storySlug: 'x',
      url: 'http://localhost:4000',
    });
    expect(wireArguments(['--help'])).toBeNull();
  });

  it.each([
    [['--every', '5'], '--every 5 is no pace'],
    [['--every', '10ms'], '--every 10ms is no pace'],
    [['--every', '2h'], '--every 2h is no pace'],
    [['--story', ' '], '--story wants the slug'],
    [['--url', 'localhost:4000'], '--url localhost:4000 is no address'],
    [['--url', 'http://localhost:4000/graphql'], 'is no address of a server'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is refused with a word that helps', (argv, message) => {
    expect(() => wireArguments(argv)).toThrow(message);
  });
});

describe('The wire', () => {
  it('has news of several stories, most of them of the one that the dashboard opens', async () => {
    const items = await readWireItems(new Date());
    const counts = new Map<string, number>();
    for (const { storyId } of items) counts.set(storyId, (counts.get(storyId) ?? 0) + 1);
    expect(items.length).toBeGreaterThanOrEqual(24);
    expect(counts.size).toBeGreaterThanOrEqual(3);
    expect(counts.get(items[0]?.storyId ?? '')).toBe(Math.max(...counts.values()));
    expect(new Set(items.map(({ article }) => article.url)).size).toBe(items.length);
    for (const { article } of items) expect(new URL(article.url).hostname).toMatch(/\.example$/);
  });

  it('attaches all that it has to a server over HTTP, and can be run again', async () => {
    const live = await serve();
    const { said, command } = wireTo(live.url);
    const items = await readWireItems(new Date());
    expect(await playWire(command)).toBe(items.length);
    expect(said[0]).toContain(`${live.url}/live?story=court-orders-calder`);
    expect(said).toHaveLength(items.length + 2);
    for (const [place, { outlet, article }] of items.entries()) {
      expect(said[place + 1]).toMatch(/^\d\d:\d\d:\d\d {2}L [\d ]\d C [\d ]\d R [\d ]\d {2}/);
      expect(said[place + 1]).toContain(`${outlet}: ${article.title}`);
    }
    const before = await articleCount(live.room);
    expect(await playWire(command)).toBe(items.length);
    expect(await articleCount(live.room)).toBe(before + items.length);
    await expectConsistency(live.room);
  });

  it('keeps to one story where it is told to, and names those that it has news of', async () => {
    const { url } = await serve();
    const { said, command } = wireTo(url, PORTAGE);
    const count = await playWire(command);
    expect(count).toBeGreaterThan(1);
    expect(said[0]).toContain(`/live?story=${PORTAGE}`);
    await expect(playWire(wireTo(url, 'x').command)).rejects.toThrow(
      new RegExp(`nothing on “x”.*\\n.*${PORTAGE}`, 's'),
    );
  });

  it('says what is missing: a server, a demo newsroom, the same secret', async () => {
    await expect(playWire(wireTo('http://127.0.0.1:1').command)).rejects.toThrow('Start one with npm start');
    const { url } = await serve('empty');
    await expect(playWire(wireTo(url).command)).rejects.toThrow('has no demo newsroom');
    const other: AuthConfig = {
      kind: 'secret',
      secret: 'another secret of thirty-two bytes',
      issuer: null,
      audience: null,
    };
    const client = createWireClient(url, () =>
      developmentToken({ subject: 'wire', roles: ['INGEST'], seconds: 60 }, other, new Date()),
    );
    await expect(playWire({ ...wireTo(url).command, client })).rejects.toThrow(
      'AUTH_SECRET must be the same',
    );
  });

  it('tries again while the server is away, and attaches no article twice', async () => {
    const live = await serve();
    const proxy = await startProxy(live.url);
    const { said, command } = wireTo(proxy.url, PORTAGE);
    const { client } = command;
    const before = await articleCount(live.room);
    let calls = 0;
    const count = await playWire({
      ...command,
      client: {
        ...client,
        async attach(item) {
          calls += 1;
          if (calls === 2) proxy.cut();
          if (calls === 4) proxy.restore();
          // The answer to the first is lost on its way.
          const story = await client.attach(item);
          if (calls === 1) throw new Unreachable('Nobody answers.');
          return story;
        },
      },
    });
    expect(said.filter((text) => text.endsWith('It is tried again.'))).toHaveLength(3);
    expect(await articleCount(live.room)).toBe(before + count);
  });

  it('stops when it is told to', async () => {
    const { url } = await serve();
    const abort = new AbortController();
    const { said, command } = wireTo(url);
    const playing = playWire({
      ...command,
      everyMs: 3_600_000,
      signal: abort.signal,
      say: (text) => {
        said.push(text);
        if (said.length === 2) abort.abort();
      },
    });
    expect(await playing).toBe(1);
    expect(said.at(-1)).toMatch(/^Stopped after 1 of \d+ articles\.$/);
  });
});

async function serve(contents: Contents = 'demo'): Promise<LiveServer> {
  const live = await startLiveServer('embedded', contents);
  onTestFinished(live.close);
  return live;
}

function wireTo(url: string, storySlug: string | null = null): { said: string[]; command: WireCommand } {
  const said: string[] = [];
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const client = createWireClient(url, () =>
    developmentToken({ subject: 'wire', roles: ['INGEST'], seconds: 60 }, AUTH, new Date()),
  );
  const say = (text: string): void => void said.push(text);
  return { said, command: { client, url, everyMs: 1, storySlug, say, signal: abort.signal } };
}

async function articleCount({
  database,
}: {
  database: { prisma: { article: { count(): Promise<number> } } };
}): Promise<number> {
  return database.prisma.article.count();
}
