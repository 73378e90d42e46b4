import { describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { streamCursor } from '../../src/events/position.ts';
import { readHead } from '../../src/events/readLog.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { attachEach, names } from './support/events.ts';
import { eventsOf, type LogRow, sequenceFaults, stateFaults } from './support/faithfulness.ts';
import { layGround, openRoom, openRoomOn } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { Reader } from './support/reader.ts';
import { afterOutage, copyAside, giveTags, promote } from './support/standby.ts';
import { itSurvives, settle, startReaders } from './support/survival.ts';
import { Writer } from './support/writer.ts';

const LOST = 5;

/** What is wrong with what a reader heard: up to its reset it is the lost log, from there on the log of today. */
function faultsAcross(
  { told, ...reader }: Reader,
  lost: readonly LogRow[],
  today: readonly LogRow[],
): string[] {
  const resets = told.filter(({ kind }) => kind === 'reset');
  const [reset] = resets;
  if (!reset || resets.length > 1) return [`was told ${resets.length} times to start over`];
  const place = told.indexOf(reset);
  return [
    ...sequenceFaults({ ...reader, told: told.slice(0, place) }, lost),
    ...sequenceFaults({ ...reader, told: told.slice(place + 1), start: reset.position }, today),
  ];
}

/**
 * A standby that lacks the last five events takes the primary's place, and goes on to write others under the same numbers.
 * Some clients are away meanwhile, some are not.
 */
async function fail(resumes: boolean, { hasTags = true } = {}): Promise<string[]> {
  const { database, url, storyIds } = await layGround('postgresql');
  const primary = url ?? '';
  const room = await openRoomOn(primary);
  const toReaders = await openProxy(room.port);
  await attachEach(database, storyIds[0], names('kept', 3));
  await copyAside(primary, database);
  await afterOutage(() => room.newsroom.catchUp());
  const leaving = await startReaders({ urls: [through(toReaders, room.url)], storyIds, resumes });
  const staying = hasTags ? await startReaders({ urls: [room.url], storyIds, resumes }) : [];
  const readers = [...leaving, ...staying];
  await attachEach(database, storyIds[0], names('lost', LOST - 1));
  const [last = ''] = await attachEach(database, storyIds[1], ['last']);
  await room.newsroom.catchUp();
  await Promise.all(
    readers.map((reader) => reader.until((each) => each.storyId === storyIds[0] || each.knows(last))),
  );
  await Promise.all(
    readers.map((reader) =>
      reader.until(({ told }) => (reader.storyId === storyIds[0] ? told.length >= LOST - 1 : true)),
    ),
  );
  const lost = await eventsOf(database);

  toReaders.refuse();
  await promote(primary, database);
  await attachEach(database, storyIds[0], names('other', 4));
  await attachEach(database, storyIds[1], names('another', 3));
  if (!hasTags) await giveTags(database, lost);
  await afterOutage(() => room.newsroom.catchUp());
  toReaders.accept();
  await settle(new Writer({ urls: [room.url], storyIds }), readers, storyIds);
  const today = await eventsOf(database);
  const states = await Promise.all(readers.map((reader) => stateFaults(reader, database)));
  return [...readers.flatMap((reader) => faultsAcross(reader, lost, today)), ...states.flat()];
}

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'A standby that lacks the last five events (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    itSurvives('has everybody told who saw them, and start over from what is so', (resumes) => fail(resumes));

    it('would be taken for the primary if places had no tag', async () => {
      expect(await fail(true, { hasTags: false })).not.toEqual([]);
    }, 120_000);
  },
);

describeOnEachEngine('A log that is not the one that was read', (engine) => {
  it('has whoever stands in its future told so, and go on from its end', async () => {
    const { database, storyIds } = await layGround(engine);
    const room = await openRoom(database);
    const { epoch, offset } = await readHead(database);
    const after = streamCursor({ epoch, offset: offset + 5, tag: 1 });
    const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
    await reader.until(({ told }) => told.length > 0);
    const writer = new Writer({ urls: [room.url], storyIds });
    const { articleId } = await writer.attach(storyIds[0]);
    expect(await reader.until((each) => each.knows(articleId))).toBe(true);
    expect(reader.told).toMatchObject([
      { kind: 'reset', reason: 'CURSOR_AHEAD', position: { offset } },
      { kind: 'event', articleId },
    ]);
  });

  it('has everybody told when it was restored, those who are here and those who come back', async () => {
    const { database, storyIds } = await layGround(engine);
    const room = await openRoom(database);
    const { epoch, offset, tag } = await readHead(database);
    const after = streamCursor({ epoch, offset, tag });
    const here = new Reader({ stream: 'storyEvents', urls: [room.url], storyId: storyIds[0] });
    await here.until(({ told }) => told.length === 1);
    await database.query(Prisma.sql`UPDATE "EventLogHead" SET "epoch" = gen_random_uuid()`);
    await room.newsroom.catchUp();
    const back = new Reader({ stream: 'storyEvents', urls: [room.url], storyId: storyIds[0], after });
    const both = [here, back];
    const hasBegunAgain = ({ told }: Reader): boolean =>
      told.slice(-1)[0]?.kind === 'snapshot' && told.length > 1;
    expect(await Promise.all(both.map((reader) => reader.until(hasBegunAgain)))).toEqual([true, true]);
    const writer = new Writer({ urls: [room.url], storyIds });
    const { articleId } = await writer.attach(storyIds[0]);
    const heard = await Promise.all(both.map((reader) => reader.until((each) => each.knows(articleId))));
    expect(heard).toEqual([true, true]);
    expect(here.told.map(({ kind }) => kind)).toEqual(['snapshot', 'reset', 'snapshot', 'event']);
    expect(back.told).toMatchObject([
      { kind: 'reset', reason: 'LOG_RESTORED' },
      { kind: 'snapshot' },
      { kind: 'event', articleId },
    ]);
  });
});
