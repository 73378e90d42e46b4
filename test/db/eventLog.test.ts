import { afterEach, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/log.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';

interface LogRow extends Record<string, unknown> {
  offset: number;
  tag: number;
  topic: string;
  occurredAt: Date;
}

const changed = (id: string) => ({
  type: 'TOPIC_CHANGED' as const,
  storyId: null,
  payload: { topicIds: [id] },
});

describeOnEachEngine('The event log', (engine) => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await openTestDatabase(engine, 'empty');
  });
  afterEach(() => test.close());

  const rows = () =>
    test.database.query<LogRow>(Prisma.sql`
      SELECT "offset"::int, "tag", "payload"->'topicIds'->>0 AS "topic", "occurredAt" FROM "EventLog" ORDER BY "offset"`);

  it('numbers the events of a transaction inside COMMIT, in their order and without a gap', async () => {
    await inTransaction(test.database, async (tx) => {
      await appendEvents(tx, [changed('a'), changed('b')]);
      await appendEvents(tx, [changed('c')]);
      const unnumbered = await tx.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM "EventLog" WHERE "offset" IS NULL`;
      expect(unnumbered).toEqual([{ n: 3 }]);
    });
    expect((await rows()).map(({ offset, topic }) => [offset, topic])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('keeps the head on the newest row, with its tag', async () => {
    await inTransaction(test.database, (tx) => appendEvents(tx, [changed('a'), changed('b')]));
    const [head] = await test.database.query(
      Prisma.sql`SELECT "head"::int AS "offset", "tag", "occurredAt" FROM "EventLogHead"`,
    );
    const newest = (await rows()).at(-1);
    expect(head).toEqual({ offset: 2, tag: newest?.tag, occurredAt: newest?.occurredAt });
  });

  it('leaves no trace and no gap where a transaction is rolled back', async () => {
    await expect(
      inTransaction(test.database, async (tx) => {
        await appendEvents(tx, [changed('lost')]);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await inTransaction(test.database, (tx) => appendEvents(tx, [changed('kept')]));
    expect((await rows()).map(({ offset, topic }) => [offset, topic])).toEqual([[1, 'kept']]);
  });

  it('gives many writers gap-free offsets whose times never go back', async () => {
    const writers = Array.from({ length: 8 }, (_, writer) =>
      (async () => {
        for (let turn = 0; turn < 10; turn += 1) {
          await inTransaction(test.database, (tx) => appendEvents(tx, [changed(`${writer}.${turn}`)]));
        }
      })(),
    );
    await Promise.all(writers);
    const log = await rows();
    expect(log.map(({ offset }) => offset)).toEqual(Array.from({ length: 80 }, (_, place) => place + 1));
    const times = log.map(({ occurredAt }) => occurredAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('looks at no earlier event to number the next, though nothing is vacuumed', async () => {
    await test.database.query(Prisma.sql`ALTER TABLE "EventLog" SET (autovacuum_enabled = false)`);
    for (let turn = 0; turn < 100; turn += 1) await appendAlone(`${turn}`);
    const before = await entriesRead();
    await appendAlone('next');
    expect((await entriesRead()) - before).toBeLessThan(10);
  });

  async function appendAlone(topic: string): Promise<void> {
    await inTransaction(test.database, async (tx) => {
      await appendEvents(tx, [changed(topic)]);
      await tx.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
    });
  }

  /** Of the index of events without a number, since the start. */
  async function entriesRead(): Promise<number> {
    const [row] = await test.database.query<{ entries: number }>(Prisma.sql`
      SELECT "idx_tup_read"::int AS "entries" FROM "pg_stat_user_indexes" WHERE "indexrelname" = 'EventLog_unnumbered'`);
    return row?.entries ?? Number.NaN;
  }

  it('refuses to change a row that is numbered', async () => {
    await inTransaction(test.database, (tx) => appendEvents(tx, [changed('a')]));
    await expect(test.database.query(Prisma.sql`UPDATE "EventLog" SET "type" = 'OTHER'`)).rejects.toThrow(
      'A numbered event never changes',
    );
  });

  it('takes no more than 500 events at a time', async () => {
    const tooMany = Array.from({ length: 501 }, (_, place) => changed(String(place)));
    await expect(inTransaction(test.database, (tx) => appendEvents(tx, tooMany))).rejects.toThrow(RangeError);
    expect(await rows()).toEqual([]);
  });
});
