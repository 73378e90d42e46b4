import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Position } from './position.ts';

/** One row of the log, as far as followers need it. */
export interface LoggedEvent {
  readonly offset: bigint;
  readonly tag: number;
  readonly type: string;
  readonly storyId: string | null;
  readonly payload: unknown;
}

/** What follows the log. Each call is awaited before `applied` moves on. */
export interface Follower {
  /** New events, in the order in which they were committed. */
  apply(events: readonly LoggedEvent[]): Promise<void>;
  /** The log is not the one that was followed: everything derived from it must be read anew. */
  reset(): Promise<void>;
}

const BATCH = 500;
const SWEEP_MS = 1_000;
const JITTER = 0.2;

/**
 * Follows the event log for one process, on a connection of its own: hands each batch to the follower, then publishes
 * `applied`. Looks once a second, give or take a fifth, one look at a time.
 */
export class Tailer {
  readonly #database: Database;
  readonly #follower: Follower;
  #applied: Position;
  #lastGoodSweep = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #isClosed = false;

  private constructor(database: Database, follower: Follower, head: Position) {
    this.#database = database;
    this.#follower = follower;
    this.#applied = head;
  }

  /** Begins at today's head: reads it *before* the follower reads state, so that nothing falls between the two. */
  static async start(database: Database, follower: Follower): Promise<Tailer> {
    const tailer = new Tailer(database, follower, await readHead(database));
    await follower.reset();
    tailer.#schedule();
    return tailer;
  }

  /** The last event that this process has taken in. */
  get applied(): Position {
    return this.#applied;
  }

  /** Milliseconds since the log was last read without an error. */
  get silentMs(): number {
    return Date.now() - this.#lastGoodSweep;
  }

  /** Reads on until the log has no more. Joins the look under way, where there is one. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#readOn().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  /** Resolves once all that was committed before this call is taken in. */
  async catchUp(): Promise<void> {
    // A look under way may have begun before the commit that the caller knows of: wait for it, then look again.
    await this.#sweeping?.catch(() => {});
    return this.sweep();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#sweeping?.catch(() => {});
  }

  async #readOn(): Promise<void> {
    const begun = Date.now();
    for (;;) {
      const batch = await this.#readBatch();
      const last = batch?.at(-1);
      if (batch === null) await this.#startOver();
      else if (last) {
        await this.#follower.apply(batch);
        this.#applied = { epoch: this.#applied.epoch, offset: last.offset, tag: last.tag };
      }
      if (batch === null || batch.length < BATCH) break;
    }
    this.#lastGoodSweep = begun;
  }

  /** The events after `applied`; null where the log no longer holds the row that it stands on, or has a gap. */
  async #readBatch(): Promise<LoggedEvent[] | null> {
    const { epoch, offset, tag } = this.#applied;
    const rows = await this.#database.queryApart<{
      epoch: string;
      head: string;
      offset: string | null;
      tag: number | null;
      type: string;
      storyId: string | null;
      payload: unknown;
    }>(Prisma.sql`
      SELECT head."epoch", head."head"::text AS "head",
             event."offset"::text AS "offset", event."tag", event."type", event."storyId", event."payload"
        FROM "EventLogHead" AS head
        LEFT JOIN LATERAL (
          SELECT * FROM "EventLog" WHERE "offset" >= ${String(offset)}::bigint ORDER BY "offset" LIMIT ${BATCH + 1}
        ) AS event ON true
       ORDER BY event."offset"`);
    const [first] = rows;
    if (!first || first.epoch !== epoch || BigInt(first.head) < offset) return null;

    const events: LoggedEvent[] = [];
    let expected = offset;
    for (const row of rows) {
      if (row.offset === null || row.tag === null) break;
      if (BigInt(row.offset) !== expected && expected > 0n) return null;
      if (row.offset === String(offset)) {
        if (row.tag !== tag) return null;
      } else {
        const { type, storyId, payload } = row;
        events.push({ offset: BigInt(row.offset), tag: row.tag, type, storyId, payload });
      }
      expected = BigInt(row.offset) + 1n;
    }
    return events.slice(0, BATCH);
  }

  async #startOver(): Promise<void> {
    const head = await readHead(this.#database);
    await this.#follower.reset();
    this.#applied = head;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    const delay = SWEEP_MS * (1 + JITTER * (2 * Math.random() - 1));
    this.#timer = setTimeout(() => {
      // A look that fails is made up for by the next; `silentMs` tells those who watch.
      this.sweep()
        .catch(() => {})
        .finally(() => this.#schedule());
    }, delay).unref();
  }
}

async function readHead(database: Database): Promise<Position> {
  const [head] = await database.queryApart<{ epoch: string; head: string; tag: number }>(
    Prisma.sql`SELECT "epoch", "head"::text AS "head", "tag" FROM "EventLogHead"`,
  );
  if (!head) throw new Error('The event log has no head row.');
  return { epoch: head.epoch, offset: BigInt(head.head), tag: head.tag };
}
