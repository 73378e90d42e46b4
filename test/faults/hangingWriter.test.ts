import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { wrongCoverage } from '../import/support.ts';
import { attachIn } from './support/events.ts';
import { faultsOf } from './support/faithfulness.ts';
import { layGround, openRoom } from './support/ground.ts';
import { Reader } from './support/reader.ts';
import { signal } from './support/signal.ts';
import { cursorNow } from './support/survival.ts';
import { Writer } from './support/writer.ts';

/** What the database grants a transaction in which nothing happens. */
const IDLE_MS = 5_000;
/** Whoever waits for a lock asks for it again and again; and this machine may be busy. */
const SLACK_MS = 8_000;

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'A writer that hangs in the middle of its transaction (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    it('is ended by the database: its story is free again, and others are served meanwhile', async () => {
      const { database, url, storyIds } = await layGround('postgresql');
      const room = await openRoom(database);
      const after = await cursorNow(room.url, storyIds[0]);
      const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
      const hanging = openPostgres(url ?? '');
      const [hasWritten, mayEnd] = [signal(), signal()];
      onTestFinished(async () => {
        mayEnd.give();
        await hung;
        await hanging.close();
      });
      const hung = hanging.prisma
        .$transaction(
          async (tx) => {
            await attachIn(tx, storyIds[0], 'never');
            hasWritten.give();
            await mayEnd.given;
          },
          { timeout: 60_000 },
        )
        .catch((error: unknown) => error);
      await hasWritten.given;
      const since = performance.now();

      const writer = new Writer({ urls: [room.url], storyIds });
      const waiting = writer.attach(storyIds[0]).then(() => performance.now() - since);
      await writer.attach(storyIds[1]);
      await writer.attach(storyIds[2]);
      expect(performance.now() - since).toBeLessThan(IDLE_MS + SLACK_MS);
      expect(await waiting).toBeLessThan(IDLE_MS + SLACK_MS);

      const last = await writer.attach(storyIds[1]);
      expect(await reader.until((each) => each.knows(last.articleId))).toBe(true);
      expect(await faultsOf(database, [reader], writer.acknowledged)).toEqual([]);
      expect(await wrongCoverage(database)).toEqual([]);
      mayEnd.give();
      // What hung is told that it was ended, and has written nothing.
      expect(await hung).toBeInstanceOf(Error);
      const unwritten = await database.prisma.article.count({ where: { url: { endsWith: '/never' } } });
      expect(unwritten).toBe(0);
    }, 60_000);

    it('would hold its story for as long as it hangs, where nobody limits that', async () => {
      const { url, storyIds, database } = await layGround('postgresql');
      const room = await openRoom(database);
      const unlimited = new pg.Client(url ?? '');
      await unlimited.connect();
      onTestFinished(() => unlimited.end());
      await unlimited.query('BEGIN');
      await unlimited.query('SELECT FROM "Story" WHERE "id" = $1 FOR NO KEY UPDATE', [storyIds[0]]);
      const writer = new Writer({ urls: [room.url], storyIds });
      const attached = writer.attach(storyIds[0]);
      const isAttached = await Promise.race([attached.then(() => true), wait(IDLE_MS + 1_500, false)]);
      expect(isAttached).toBe(false);
      await unlimited.query('ROLLBACK');
      await attached;
    }, 60_000);
  },
);
