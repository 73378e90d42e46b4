import { describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { attachEach, attachIn } from './support/events.ts';
import { faultsOf } from './support/faithfulness.ts';
import { type Ground, layGround, openRoom } from './support/ground.ts';
import { Reader } from './support/reader.ts';
import { signal } from './support/signal.ts';
import { cursorNow } from './support/survival.ts';

interface Numbers extends Record<string, unknown> {
  readonly rowId: number;
  readonly offset: number;
}

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'A transaction that commits after a later one was delivered (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    it('is delivered after it: places follow the order of commits, not of writing', async () => {
      const { database, storyIds }: Ground = await layGround('postgresql');
      const room = await openRoom(database);
      const after = await cursorNow(room.url, storyIds[0]);
      const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
      const hasWritten = signal();
      const mayCommit = signal();
      const early = inTransaction(
        database,
        async (tx) => {
          const articleId = await attachIn(tx, storyIds[0], 'early');
          hasWritten.give();
          await mayCommit.given;
          return articleId;
        },
        { timeoutMs: 30_000 },
      );
      await hasWritten.given;
      const [late = ''] = await attachEach(database, storyIds[1], ['late']);
      await room.newsroom.catchUp();
      await reader.until((each) => each.knows(late));
      expect(reader.told).toHaveLength(1);
      const [naive] = await database.query<Numbers>(
        Prisma.sql`SELECT max("rowId")::int AS "rowId" FROM "EventLog"`,
      );

      mayCommit.give();
      const articleId = await early;
      await room.newsroom.catchUp();
      await reader.until((each) => each.knows(articleId));
      expect(reader.told.map((each) => each.kind === 'event' && each.articleId)).toEqual([late, articleId]);
      const acknowledged = [
        { articleId: late, storyId: storyIds[1] },
        { articleId, storyId: storyIds[0] },
      ];
      expect(await faultsOf(database, [reader], acknowledged)).toEqual([]);

      // The control: whoever goes by the numbers that rows are given when they are written never hears of it.
      const missed = await database.query(
        Prisma.sql`SELECT FROM "EventLog" WHERE "rowId" > ${naive?.rowId ?? 0} AND "storyId" IS NOT NULL`,
      );
      expect(missed).toEqual([]);
    });
  },
);
