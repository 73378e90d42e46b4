import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { postgresHints } from '../../src/events/hints/postgres.ts';
import { openNewsroom, type RunningNewsroom } from '../../src/resolvers/newsroom.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { openTestServer } from '../server/support/startTestServer.ts';
import { AUTH } from '../support/auth.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { isEverStale, STORY } from './support/staleness.ts';

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'What another process has written (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    let room: TestNewsroom;
    let here: RunningNewsroom;
    let there: RunningNewsroom;
    let closings: (() => Promise<void>)[];
    beforeEach(async () => {
      room = await openTestNewsroom('postgresql', 'empty');
      closings = [room.close];
      [here, there] = [await openProcess(room.url ?? ''), await openProcess(room.url ?? '')];
    });
    afterEach(async () => {
      for (const close of closings.reverse()) await close();
    });

    async function openProcess(url: string): Promise<RunningNewsroom> {
      const database = openPostgres(url);
      const newsroom = await openNewsroom(database, { hints: postgresHints(url) });
      closings.push(database.close, newsroom.close);
      return newsroom;
    }

    async function serve(newsroom: RunningNewsroom): Promise<string> {
      const server = await openTestServer(newsroomApplication(newsroom, createAuthenticator(AUTH)));
      closings.push(server.close);
      return server.url;
    }

    /** Resolves when the other process has taken in all that this one has. */
    async function heard(): Promise<void> {
      const { offset } = here.log.tailer.applied;
      const { tailer } = there.log;
      if (tailer.applied.offset >= offset) return;
      await new Promise<void>((resolve) => {
        const stop = tailer.onMove(() => {
          if (tailer.applied.offset < offset) return;
          stop();
          resolve();
        });
      });
    }

    it.each([
      ['in answers that are kept', (): string => STORY],
      ['in rows that are kept', (turn: number): string => `${STORY} # ${turn}`],
    ])(
      'is seen as soon as this one has heard of it, %s',
      async (_where, storyOf) => {
        const places = { writer: await serve(here), reader: await serve(there), heard };
        expect(await isEverStale(room, places, storyOf)).toBe(false);
      },
      60_000,
    );

    it('would not be, if it kept what it has read beyond that', async () => {
      const place = {};
      const deaf = { ...there, stamp: () => place };
      const places = { writer: await serve(here), reader: await serve(deaf), heard };
      expect(await isEverStale(room, places, () => STORY)).toBe(true);
    }, 60_000);
  },
);
