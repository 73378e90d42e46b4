import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { Prisma } from '../../src/db/generated/client.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'A pool without a free connection (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    let test: TestDatabase;
    let database: Database;
    beforeEach(async () => {
      test = await openTestDatabase('postgresql', 'empty');
      // Long enough to open the one connection on a busy machine, which is held to the same time.
      database = openPostgres(test.url ?? '', { poolSize: 1, connectionWaitMs: 1_500 });
    });
    afterEach(async () => {
      await database.close();
      await test.close();
    });

    const read = () => database.query(Prisma.sql`SELECT 1 AS "one"`);

    it('is OVERLOADED to a statement of ours, and works again once it is free', async () => {
      const slow = database.query(Prisma.sql`SELECT 1 AS "one" FROM pg_sleep(3)`);
      await expect(read()).rejects.toMatchObject({ code: 'OVERLOADED' });
      await slow;
      await expect(read()).resolves.toEqual([{ one: 1 }]);
    });

    it('is OVERLOADED to Prisma, and works again once it is free', async () => {
      await database.prisma.$transaction(async (tx) => {
        await tx.topic.count();
        await expect(database.prisma.topic.count()).rejects.toMatchObject({ code: 'OVERLOADED' });
      });
      await expect(database.prisma.topic.count()).resolves.toBeDefined();
    });

    it('of writers keeps nobody from reading', async () => {
      await database.prisma.$transaction(async (tx) => {
        await tx.topic.count();
        expect(await read()).toEqual([{ one: 1 }]);
      });
    });

    it('does not keep the log from being followed', async () => {
      await database.prisma.$transaction(async (tx) => {
        await tx.topic.count();
        expect(await database.queryApart(Prisma.sql`SELECT 1 AS "one"`)).toEqual([{ one: 1 }]);
      });
    });

    it('is OVERLOADED where a read takes too long, and the connection stays good', async () => {
      await expect(database.query(Prisma.sql`SELECT 1 AS "one" FROM pg_sleep(6)`)).rejects.toMatchObject({
        code: 'OVERLOADED',
      });
      expect(await read()).toEqual([{ one: 1 }]);
    });
  },
);
