import { describe, expect, it, onTestFinished } from 'vitest';
import { attachEach } from './support/events.ts';
import { faultsOf } from './support/faithfulness.ts';
import { layGround, openRoomOn } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { Reader } from './support/reader.ts';
import { cursorNow } from './support/survival.ts';

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'Connections to PostgreSQL over which nothing passes any more (wants TEST_DATABASE_URL)',
  () => {
    it('are given up by whoever reads the log: what is new is delivered over others', async () => {
      const { database, url, storyIds } = await layGround('postgresql');
      const databaseUrl = url ?? '';
      const toDatabase = await openProxy(Number(new URL(databaseUrl).port) || 5_432);
      const room = await openRoomOn(through(toDatabase, databaseUrl));
      // Those who close would wait for an answer over what is stalled.
      onTestFinished(() => toDatabase.cut());
      const after = await cursorNow(room.url, storyIds[0]);
      const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
      const [before = ''] = await attachEach(database, storyIds[0], ['before']);
      expect(await reader.until((each) => each.knows(before))).toBe(true);

      // As where the database's machine is gone, or a router has forgotten the connection: nobody says so.
      toDatabase.stall();
      const [behind = ''] = await attachEach(database, storyIds[0], ['behind']);
      expect(await reader.until((each) => each.knows(behind), 20_000)).toBe(true);
      const acknowledged = [before, behind].map((articleId) => ({ articleId, storyId: storyIds[0] }));
      expect(await faultsOf(database, [reader], acknowledged)).toEqual([]);
    }, 60_000);
  },
);
