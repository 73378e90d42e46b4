import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { postgresHints } from '../../src/events/hints/postgres.ts';
import { layGround, openRoomOn } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { startProcess } from './support/serverProcess.ts';
import { itSurvives, startReaders, verdict } from './support/survival.ts';
import { Writer } from './support/writer.ts';

const STOPPED_MS = 3_000;

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'Two processes (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    itSurvives(
      'lose nothing where subscribers jump between them, and one of them is stopped for three seconds',
      async (resumes) => {
        const { database, url, storyIds } = await layGround('postgresql');
        const databaseUrl = url ?? '';
        const here = await openRoomOn(databaseUrl, postgresHints(databaseUrl));
        const there = await startProcess({ databaseUrl });
        const [toHere, toThere] = [await openProxy(here.port), await openProxy(there.port)];
        const urls = [through(toThere, there.url), through(toHere, here.url)];
        // Some jump, some stay with the process that is stopped.
        const jumping = await startReaders({ urls, storyIds, resumes });
        const staying = await startReaders({ urls: [there.url], storyIds, resumes });
        const writer = new Writer({ urls: [here.url, there.url], storyIds }).start();

        for (let jump = 0; jump < 4; jump += 1) {
          await writer.more(4);
          toHere.cut();
          toThere.cut();
        }
        await writer.more(4);
        there.freeze();
        await Promise.all([writer.more(8), wait(STOPPED_MS)]);
        // Those who stand before the stopped process give up on it, and turn to the other.
        toHere.cut();
        toThere.cut();
        there.thaw();
        const faults = await verdict(database, { writer, readers: [...jumping, ...staying], storyIds });
        expect(staying.map(({ losses }) => losses)).toEqual(staying.map(() => 0));
        // The process goes when it is asked to, and sends its clients elsewhere.
        expect(await there.end()).toBe(0);
        return faults;
      },
      180_000,
    );
  },
);
