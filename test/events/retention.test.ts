import { afterEach, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/log.ts';
import { type LogPage, readHead, readLog } from '../../src/events/readLog.ts';
import { Retention } from '../../src/events/retention.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';

const ONE = '00000000-0000-4000-8000-000000000001';
const TWO = '00000000-0000-4000-8000-000000000002';

describeOnEachEngine('Retention', (engine) => {
  let test: TestDatabase;
  let retention: Retention;
  beforeEach(async () => {
    test = await openTestDatabase(engine, 'empty');
    retention = new Retention(test.database, 7);
  });
  afterEach(async () => {
    await retention.close();
    await test.close();
  });

  /** So many events, a story's in turn with those about none; written as if they were `days` old. */
  async function happened(days: number, storyIds: readonly (string | null)[]): Promise<void> {
    await inTransaction(test.database, (tx) =>
      appendEvents(
        tx,
        storyIds.map((storyId) =>
          storyId === null
            ? { type: 'TOPIC_CHANGED', storyId, payload: { topicIds: [] } }
            : { type: 'STORY_CREATED', storyId, payload: { topicSlugs: [], isEmerging: false } },
        ),
      ),
    );
    await test.database.prisma.$executeRawUnsafe('ALTER TABLE "EventLog" DISABLE TRIGGER "EventLog_keep"');
    await test.database.query(Prisma.sql`
      UPDATE "EventLog" SET "occurredAt" = now() - ${days}::float8 * interval '1 day'
       WHERE "offset" > (SELECT "head" FROM "EventLogHead") - ${storyIds.length}::int`);
    await test.database.prisma.$executeRawUnsafe('ALTER TABLE "EventLog" ENABLE TRIGGER "EventLog_keep"');
  }

  const offsets = async (): Promise<number[]> =>
    (
      await test.database.query<{ offset: number }>(
        Prisma.sql`SELECT "offset"::int FROM "EventLog" ORDER BY "offset"`,
      )
    ).map(({ offset }) => offset);
  const floor = async (): Promise<number> => {
    const [row] = await test.database.query<{ floor: number }>(
      Prisma.sql`SELECT "floor"::int FROM "EventLogFloor"`,
    );
    return row?.floor ?? -1;
  };
  async function readFrom(offset: number): Promise<LogPage> {
    const { epoch } = await readHead(test.database);
    const [row] = await test.database.query<{ tag: number }>(
      Prisma.sql`SELECT "tag" FROM "EventLog" WHERE "offset" = ${offset}::int`,
    );
    return readLog((statement) => test.database.query(statement), {
      after: { epoch, offset, tag: row?.tag ?? 0 },
      limit: 100,
    });
  }

  it('keeps what is younger, the row that the floor stands on, and the newest row of each story', async () => {
    await happened(9, [null, ONE, TWO, ONE, null]);
    await happened(8, [null, ONE]);
    await happened(6, [null, ONE]);
    await retention.run();
    expect(await floor()).toBe(7);
    // 3 is the newest of TWO; the newest of ONE is 9, and 7 is the floor.
    expect(await offsets()).toEqual([3, 7, 8, 9]);
  });

  it('lets whoever stands at the floor or above go on, and tells the others', async () => {
    await happened(8, [null, null, null]);
    await happened(1, [null, null]);
    await retention.run();
    expect(await readFrom(2)).toEqual({ lost: 'RETENTION' });
    expect(await readFrom(3)).toMatchObject({ lost: null, events: [{ offset: 4 }, { offset: 5 }] });
    expect(await readFrom(5)).toMatchObject({ lost: null, events: [] });
  });

  it('leaves a log alone that is young enough, and one that is empty', async () => {
    await retention.run();
    await happened(1, [null, ONE]);
    await retention.run();
    expect([await floor(), await offsets()]).toEqual([0, [1, 2]]);
  });

  it('works through many rows, and lets go of a story’s row once there is a newer one', async () => {
    for (let batch = 0; batch < 3; batch += 1)
      await happened(
        8,
        Array.from({ length: 450 }, () => ONE),
      );
    await retention.run();
    expect(await offsets()).toEqual([1_350]);
    await happened(8, [TWO, ONE]);
    await happened(0, [null]);
    await retention.run();
    expect(await floor()).toBe(1_352);
    expect(await offsets()).toEqual([1_351, 1_352, 1_353]);
  });

  it('of several processes runs in one at a time, and none fails', async () => {
    await happened(
      8,
      Array.from({ length: 400 }, () => null),
    );
    const others = [new Retention(test.database, 7), new Retention(test.database, 7)];
    await Promise.all([retention, ...others].map((each) => each.run()));
    await retention.run();
    expect(await offsets()).toEqual([400]);
    await Promise.all(others.map((each) => each.close()));
  });
});
