import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Database } from '../../src/db/database.ts';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/log.ts';
import { readCursor } from '../../src/events/position.ts';
import { openSocket, type SocketClient } from '../live/support/socketClient.ts';
import { nodeId } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { attachEach, names } from './support/events.ts';
import { eventsOf, faultsOf } from './support/faithfulness.ts';
import { type Ground, layGround, openRoom } from './support/ground.ts';
import { usedHeap } from './support/memory.ts';
import { Reader } from './support/reader.ts';
import { cursorNow } from './support/survival.ts';

const SILENT = 2;
const EVENTS = 400;
/** What they are sent is nearly three times as much. */
const MOST_KEPT_BYTES = 12 * 1024 * 1024;

/** Each message brings the headlines of all articles: eighty kilobytes. */
const LARGE = `subscription ($storyId: ID!, $after: StreamCursor) {
  message: storyEvents(storyId: $storyId, after: $after) {
    cursor
    ... on StoryEvent { story { articles(first: 50) { nodes { title } } } }
  }
}`;

/** Many events of one story that change nothing. */
async function happen({ database, storyIds: [storyId] }: Ground): Promise<void> {
  const payload = { revision: 2, changedFields: ['DEK'], topicSlugs: [], isEmerging: false } as const;
  const events = Array.from({ length: EVENTS }, () => ({ type: 'STORY_REVISED', storyId, payload }) as const);
  await inTransaction(database, (tx) => appendEvents(tx, events));
}

async function lengthenTitles(database: Database): Promise<void> {
  await database.query(Prisma.sql`UPDATE "Article" SET "title" = rpad("title", 1600, ' and so on')`);
}

describeOnEachEngine('A client that reads nothing', (engine) => {
  it('is kept within bounds and disturbs nobody, and has missed nothing once it reads', async () => {
    const ground = await layGround(engine);
    const { database, storyIds } = ground;
    const [storyId] = storyIds;
    await attachEach(database, storyId, names('article', 50));
    await lengthenTitles(database);
    const room = await openRoom(database);
    await room.newsroom.catchUp();
    const after = await cursorNow(room.url, storyId);
    const silent = await Promise.all(
      Array.from({ length: SILENT }, async () => {
        const client = await openSocket(room.url);
        onTestFinished(() => client.socket.terminate());
        client.subscribe('1', LARGE, { storyId: nodeId('Story', storyId), after });
        client.socket.pause();
        return client;
      }),
    );
    const reader = new Reader({ stream: 'storyEvents', urls: [room.url], storyId, after });
    const before = usedHeap();

    await happen(ground);
    await room.newsroom.catchUp();
    const [articleId = ''] = await attachEach(database, storyId, ['last']);
    await room.newsroom.catchUp();
    // Nobody else waits for those who do not read.
    expect(await reader.until((each) => each.knows(articleId))).toBe(true);
    expect(await faultsOf(database, [reader], [{ articleId, storyId }])).toEqual([]);
    expect(usedHeap() - before).toBeLessThan(MOST_KEPT_BYTES);

    // They read on: what was kept, then what the log has, over another socket where theirs was closed meanwhile.
    const log = (await eventsOf(database)).filter((row) => row.storyId === storyId);
    const start = readCursor(after)?.offset ?? 0;
    const expected = log.map(({ offset }) => offset).filter((offset) => offset > start);
    for (const client of silent) expect(await readOn(client, room.url, storyId)).toEqual(expected);

    /** The offsets that a client is told, to the last. */
    async function readOn(first: SocketClient, url: string, story: string): Promise<number[]> {
      const offsets: number[] = [];
      let client = first;
      let cursor = after;
      client.socket.resume();
      while (offsets.length < expected.length) {
        const result = await client.result('1').catch(() => null);
        if (result) {
          cursor = result.data.message.cursor;
          offsets.push(readCursor(cursor)?.offset ?? 0);
        } else {
          // As one that is too slow, or does not answer pings.
          expect([1013, 1006]).toContain((await client.closed).code);
          client = await openSocket(url);
          client.subscribe('1', LARGE, { storyId: nodeId('Story', story), after: cursor });
        }
      }
      client.socket.terminate();
      return offsets;
    }
  }, 120_000);
});

it('A client that reads nothing would have all of that kept for it by a server that only sends', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (let opened = 0; opened < SILENT; opened += 1) {
    const connected = once(server, 'connection');
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    client.on('open', () => client.pause());
    onTestFinished(() => client.terminate());
    await Promise.all([connected, once(client, 'open')]);
  }
  const before = usedHeap();
  for (let sent = 0; sent < EVENTS; sent += 1) {
    const text = String(sent).padEnd(80 * 1024);
    for (const socket of server.clients) socket.send(text);
  }
  expect(usedHeap() - before).toBeGreaterThan(MOST_KEPT_BYTES);
});
