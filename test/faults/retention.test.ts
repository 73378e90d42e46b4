import { expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { Prisma } from '../../src/db/generated/client.ts';
import { streamCursor } from '../../src/events/position.ts';
import { readHead } from '../../src/events/readLog.ts';
import { Retention } from '../../src/events/retention.ts';
import type { EventStream, StreamMessage } from '../../src/events/stream.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { newsEvents, storyEvents } from '../../src/resolvers/streams.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { nodeId } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { eventsOf, faultsOf } from './support/faithfulness.ts';
import { type Ground, layGround, openRoom } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { Reader } from './support/reader.ts';
import { itSurvives, settle, startReaders } from './support/survival.ts';
import { Writer } from './support/writer.ts';

/** More than a replay reads at a time, twice over. */
const EVENTS = 1_200;

/** Lets everything that has happened until now fall under the floor. */
async function passAll(database: Database): Promise<void> {
  const retention = new Retention(database, 0);
  await retention.run();
  await retention.close();
}

/** Events of one story, in transactions as large as they may be; answers the place before them. */
async function happen(database: Database, storyId: string): Promise<string> {
  const before = streamCursor(await readHead(database));
  const payload = { fromId: storyId, revision: 2, changedFields: ['DEK'], topicSlugs: [], isEmerging: false };
  for (let written = 0; written < EVENTS; written += 400) {
    await database.query(Prisma.sql`
      INSERT INTO "EventLog" ("type", "storyId", "payload")
      SELECT 'STORY_REVISED', ${storyId}::uuid, ${JSON.stringify(payload)}::jsonb FROM generate_series(1, 400)`);
  }
  return before;
}

/** Messages up to the end of the log, `breakLog` after the first. */
async function replay(stream: EventStream, breakLog: () => Promise<void>): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  for (;;) {
    const message = await stream.poll();
    if (message === 'quiet' || message === 'done') break;
    messages.push(message);
    if (messages.length === 1) await breakLog();
  }
  stream.close();
  return messages;
}

/** Offsets that a client was led past without a word: from one event to the next, or to whatever ended them. */
function gapsOf(messages: readonly StreamMessage[]): number[] {
  const events = messages.filter(({ kind }) => kind === 'event').map(({ position }) => position.offset);
  return events.filter((offset, place) => place > 0 && offset !== (events[place - 1] ?? 0) + 1);
}

describeOnEachEngine('Retention', (engine) => {
  itSurvives(
    'that passes clients which are away has them told, and start over from what is so',
    async (resumes) => {
      const { database, storyIds } = await layGround(engine);
      const room = await openRoom(database);
      const toReaders = await openProxy(room.port);
      const readers = await startReaders({ urls: [through(toReaders, room.url)], storyIds, resumes });
      const writer = new Writer({ urls: [room.url], storyIds }).start();
      await writer.more(6);
      toReaders.refuse();
      await writer.more(9);
      await writer.stop();
      const past = await eventsOf(database);
      await passAll(database);
      // What follows is above the floor; and this process has forgotten what it held in memory, as one that starts has.
      room.newsroom.log.tailer.ring.clear();
      toReaders.accept();
      await settle(writer, readers, storyIds);
      const faults = await faultsOf(database, readers, writer.acknowledged, past);
      if (!resumes) return faults;
      const reasons = readers.map(({ told }) =>
        told.flatMap((each) => (each.kind === 'reset' ? each.reason : [])),
      );
      expect(reasons).toEqual(readers.map(() => ['RETENTION']));
      return faults;
    },
  );

  for (const stream of ['newsEvents', 'storyEvents'] as const) {
    /** A replay of all that has happened, read by a process that started afterwards and has nothing of it in memory. */
    async function replayFrom(
      { database, storyIds }: Ground,
      breakLog: () => Promise<void>,
    ): Promise<StreamMessage[]> {
      const after = await happen(database, storyIds[0]);
      const { newsroom } = await openRoom(database);
      const context = openContext(newsroom, ANONYMOUS);
      const opened =
        stream === 'newsEvents'
          ? newsEvents(context, { after })
          : await storyEvents(context, { storyId: nodeId('Story', storyIds[0]), after });
      return replay(opened, breakLog);
    }

    it(`that passes a replay of ${stream} in its middle ends it with a reset, and never with a gap`, async () => {
      const ground = await layGround(engine);
      const messages = await replayFrom(ground, () => passAll(ground.database));
      expect(gapsOf(messages)).toEqual([]);
      const rest = messages.filter(({ kind }) => kind !== 'event');
      expect(rest).toMatchObject(
        stream === 'newsEvents'
          ? [{ kind: 'reset', reason: 'RETENTION' }]
          : [{ kind: 'reset', reason: 'RETENTION' }, { kind: 'snapshot' }],
      );
      // What was read before was sent, and no part of what was lost.
      expect(messages.findIndex(({ kind }) => kind === 'reset')).toBe(messages.length - rest.length);
    });
  }

  it('that deleted without raising the floor first would leave a gap that nobody is told of', async () => {
    const { database, storyIds } = await layGround(engine);
    const after = await happen(database, storyIds[0]);
    const { newsroom } = await openRoom(database);
    const storyId = nodeId('Story', storyIds[0]);
    const stream = await storyEvents(openContext(newsroom, ANONYMOUS), { storyId, after });
    const messages = await replay(stream, async () => {
      await database.query(
        Prisma.sql`DELETE FROM "EventLog" WHERE "offset" BETWEEN (SELECT "head" - 600 FROM "EventLogHead") AND (SELECT "head" - 100 FROM "EventLogHead")`,
      );
    });
    expect(gapsOf(messages)).not.toEqual([]);
    expect(messages.every(({ kind }) => kind === 'event')).toBe(true);
  });

  it('that passes in the middle of a replay over a socket has its client told', async () => {
    const { database, storyIds } = await layGround(engine);
    const after = await happen(database, storyIds[0]);
    const past = await eventsOf(database);
    const room = await openRoom(database);
    const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
    await reader.until(({ told }) => told.length > 0);
    await passAll(database);
    const writer = new Writer({ urls: [room.url], storyIds });
    const last = await writer.attach(storyIds[1]);
    expect(await reader.until((each) => each.knows(last.articleId))).toBe(true);
    expect(await faultsOf(database, [reader], writer.acknowledged, past)).toEqual([]);
  });
});
