import type { Database } from '../db/database.ts';
import type { LoggedEvent } from './event.ts';
import type { Hints } from './hints/hints.ts';
import type { Position } from './position.ts';
import { readHead, readLog } from './readLog.ts';
import { Ring } from './ring.ts';

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
/** Rows kept in memory: some seconds of a newsroom at its busiest. */
const RING_ROWS = 4_096;

/**
 * Follows the event log for one process, on a connection of its own: hands each batch to the follower, then publishes
 * `applied`, then wakes the streams. Looks at every hint, and once a second, give or take a fifth, one look at a time.
 */
export class Tailer {
  readonly #database: Database;
  readonly #follower: Follower;
  readonly #hints: Hints;
  readonly #wakers = new Set<() => void>();
  readonly #ring = new Ring(RING_ROWS);
  #applied: Position;
  #appliedAt: Date;
  #generation = 0;
  #lastGoodSweep = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #isClosed = false;

  private constructor(
    database: Database,
    follower: Follower,
    hints: Hints,
    head: Position & { occurredAt: Date },
  ) {
    this.#database = database;
    this.#follower = follower;
    this.#hints = hints;
    this.#applied = head;
    this.#appliedAt = head.occurredAt;
  }

  /** Begins at today's head: reads it *before* the follower reads state, so that nothing falls between the two. */
  static async start(database: Database, follower: Follower, hints: Hints): Promise<Tailer> {
    const tailer = new Tailer(database, follower, hints, await readHead(database));
    await follower.reset();
    hints.listen(() => void tailer.catchUp().catch(() => {}));
    tailer.#schedule();
    return tailer;
  }

  /** The last event that this process has taken in. */
  get applied(): Position {
    return this.#applied;
  }

  /** When that event was committed. */
  get appliedAt(): Date {
    return this.#appliedAt;
  }

  /** The newest rows, up to `applied`. */
  get ring(): Ring {
    return this.#ring;
  }

  /** Whether the place is one that this process has taken in and still has in memory. */
  holds(place: Position): boolean {
    const { epoch, offset, tag } = this.#applied;
    if (place.epoch !== epoch) return false;
    return place.offset === offset ? place.tag === tag : this.#ring.covers(place);
  }

  /** Another number after each start over: what was known of the log before must be looked at again. */
  get generation(): number {
    return this.#generation;
  }

  /** Milliseconds since the log was last read without an error. */
  get silentMs(): number {
    return Date.now() - this.#lastGoodSweep;
  }

  /** Has `wake` called each time that `applied` has moved. Answers how to stop that. */
  onMove(wake: () => void): () => void {
    this.#wakers.add(wake);
    return () => this.#wakers.delete(wake);
  }

  /** Resolves once all that was committed before this call is taken in. */
  async catchUp(): Promise<void> {
    // A look under way may have begun before the commit that the caller knows of: wait for it, then look again.
    await this.#sweeping?.catch(() => {});
    return this.#sweep();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#hints.close();
    await this.#sweeping?.catch(() => {});
  }

  /** Reads on until the log has no more. Joins the look under way, where there is one. */
  #sweep(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#sweeping ??= this.#readOn().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const begun = Date.now();
      const page = await readLog((statement) => this.#database.queryApart(statement), {
        after: this.#applied,
        limit: BATCH,
      });
      if (page.lost !== null) await this.#startOver();
      else await this.#takeIn(page.events);
      this.#lastGoodSweep = begun;
      if (page.lost !== null || page.events.length < BATCH) return;
    }
  }

  async #takeIn(events: readonly LoggedEvent[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    await this.#follower.apply(events);
    this.#ring.push(events);
    this.#applied = { epoch: this.#applied.epoch, offset: last.offset, tag: last.tag };
    this.#appliedAt = last.occurredAt;
    this.#wake();
  }

  async #startOver(): Promise<void> {
    const { occurredAt, ...head } = await readHead(this.#database);
    await this.#follower.reset();
    this.#ring.clear();
    this.#applied = head;
    this.#appliedAt = occurredAt;
    this.#generation += 1;
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  #schedule(): void {
    if (this.#isClosed) return;
    const delay = SWEEP_MS * (1 + JITTER * (2 * Math.random() - 1));
    this.#timer = setTimeout(() => {
      // A look that fails is made up for by the next; `silentMs` tells those who watch.
      this.#sweep()
        .catch(() => {})
        .finally(() => this.#schedule());
    }, delay).unref();
  }
}
