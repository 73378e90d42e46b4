import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { attachEach, names } from './support/events.ts';
import { faultsOf } from './support/faithfulness.ts';
import { type Ground, layGround, openRoom } from './support/ground.ts';
import { Reader } from './support/reader.ts';
import { cursorNow } from './support/survival.ts';

/** Attaches while the clock stands an hour before what the log has seen; answers the times that a reader was told. */
async function timesTold({ database, storyIds }: Ground): Promise<number[]> {
  const room = await openRoom(database);
  const after = await cursorNow(room.url, storyIds[0]);
  const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
  const articleIds = await attachEach(database, storyIds[0], names('before', 2));
  await database.query(
    Prisma.sql`UPDATE "EventLogHead" SET "occurredAt" = clock_timestamp() + interval '1 hour'`,
  );
  articleIds.push(...(await attachEach(database, storyIds[0], names('after', 4))));
  await room.newsroom.catchUp();
  await reader.until(({ told }) => told.length === 6);
  const acknowledged = articleIds.map((articleId) => ({ articleId, storyId: storyIds[0] }));
  expect(await faultsOf(database, [reader], acknowledged)).toEqual([]);
  return reader.told.flatMap((each) => (each.kind === 'event' ? each.at : []));
}

describeOnEachEngine('A clock that is set back', (engine) => {
  it('changes neither the order of events nor lets their times go back', async () => {
    const times = await timesTold(await layGround(engine));
    expect(times).toHaveLength(6);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const [last] = times.slice(-1);
    expect(last).toBeGreaterThan(Date.now() + 3_000_000);
  });

  it('would let times go back where the log took the clock as it is', async () => {
    const ground = await layGround(engine);
    const { database } = ground;
    await database.query(Prisma.sql`
      CREATE FUNCTION bare_clock() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW."occurredAt" := clock_timestamp();
        RETURN NEW;
      END $$`);
    await database.query(Prisma.sql`
      CREATE TRIGGER "EventLogHead_bare_clock" BEFORE UPDATE OF "head" ON "EventLogHead"
         FOR EACH ROW EXECUTE FUNCTION bare_clock()`);
    // The first two are told of a clock that stands right; it is these that the others then fall behind.
    await database.query(Prisma.sql`ALTER TABLE "EventLogHead" DISABLE TRIGGER "EventLogHead_bare_clock"`);
    await database.query(
      Prisma.sql`UPDATE "EventLogHead" SET "occurredAt" = clock_timestamp() + interval '1 hour'`,
    );
    await attachEach(database, ground.storyIds[1], ['ahead']);
    await database.query(Prisma.sql`ALTER TABLE "EventLogHead" ENABLE TRIGGER "EventLogHead_bare_clock"`);
    await attachEach(database, ground.storyIds[1], ['behind']);
    const rows = await database.query<{ at: Date }>(
      Prisma.sql`SELECT "occurredAt" AS "at" FROM "EventLog" ORDER BY "offset"`,
    );
    const times = rows.map(({ at }) => at.getTime());
    expect(times).not.toEqual([...times].sort((a, b) => a - b));
  });
});
