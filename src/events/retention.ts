import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';

/** How often what is too old is looked for. */
const EVERY_MS = 60_000;
/** Rows of one look, and of one transaction that deletes. */
const BATCH = 500;
/** Names the lock under which one process of all does this. */
const LOCK = 0x70_61_72_61;

/**
 * Keeps the event log to its last days. Writes the floor first, in a transaction of its own, so that no reader finds rows missing
 * above it; then deletes below it in small batches. The row at the floor stays, since cursors stand on it, and so does each
 * story's newest row, which tells of its merge.
 */
export class Retention {
  readonly #database: Database;
  readonly #keepMs: number;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(database: Database, keepDays: number) {
    this.#database = database;
    this.#keepMs = keepDays * 86_400_000;
    // What fails is made up for at the next turn.
    this.#timer = setInterval(() => void this.run().catch(() => {}), EVERY_MS).unref();
  }

  /** Moves the floor on and deletes what is below; one at a time. */
  run(): Promise<void> {
    this.#running = this.#running.catch(() => {}).then(() => this.#run());
    return this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running.catch(() => {});
  }

  async #run(): Promise<void> {
    while (!this.#isClosed && (await this.#raiseFloor()));
    let last = 0;
    while (!this.#isClosed) {
      const end = await this.#deleteAfter(last);
      if (end === null) return;
      last = end;
    }
  }

  /** Answers whether there may be more to raise. Times never go back along the log, so the first row that is kept ends the look. */
  async #raiseFloor(): Promise<boolean> {
    return this.#alone(false, async (tx) => {
      const [row] = await tx.$queryRaw<{ offset: number | null; seen: number }[]>(Prisma.sql`
        SELECT max("offset") FILTER (WHERE "occurredAt" < now() - ${this.#keepMs}::float8 * interval '1 millisecond')::float8
                 AS "offset", count(*)::int AS "seen"
          FROM (SELECT event."offset", event."occurredAt" FROM "EventLog" AS event, "EventLogFloor" AS floor
                 WHERE event."offset" > floor."floor" ORDER BY event."offset" LIMIT ${BATCH}) AS row`);
      if (!row || row.offset === null) return false;
      await tx.$executeRaw(
        Prisma.sql`UPDATE "EventLogFloor" SET "floor" = GREATEST("floor", ${String(row.offset)}::bigint)`,
      );
      return row.seen === BATCH;
    });
  }

  /** Deletes among the next rows below the floor; answers the offset of the last one looked at, null at the end. */
  async #deleteAfter(last: number): Promise<number | null> {
    return this.#alone(null, async (tx) => {
      const [row] = await tx.$queryRaw<{ end: number | null }[]>(Prisma.sql`
        WITH looked AS (
          SELECT event."rowId", event."offset", event."storyId" FROM "EventLog" AS event, "EventLogFloor" AS floor
           WHERE event."offset" > ${String(last)}::bigint AND event."offset" < floor."floor"
           ORDER BY event."offset" LIMIT ${BATCH}),
        deleted AS (
          DELETE FROM "EventLog" USING looked
           WHERE "EventLog"."rowId" = looked."rowId"
             AND (looked."storyId" IS NULL OR EXISTS (
               SELECT FROM "EventLog" AS newer
                WHERE newer."storyId" = looked."storyId" AND newer."offset" > looked."offset")))
        SELECT max("offset")::float8 AS "end" FROM looked`);
      return row?.end ?? null;
    });
  }

  /** In a transaction, where no other process does the same; else answers `otherwise`. */
  #alone<T>(otherwise: T, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inTransaction(this.#database, async (tx) => {
      const [lock] = await tx.$queryRaw<{ isHeld: boolean }[]>(
        Prisma.sql`SELECT pg_try_advisory_xact_lock(${LOCK}::bigint) AS "isHeld"`,
      );
      return lock?.isHeld ? work(tx) : otherwise;
    });
  }
}
