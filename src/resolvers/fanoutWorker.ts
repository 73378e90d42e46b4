import { setImmediate } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { carryOneOn } from './writing/fanouts.ts';

/** What another process left behind is found within this. */
const EVERY_MS = 5_000;

/** Carries effects that are too wide for one transaction to their stories, in the background. */
export class FanoutWorker {
  readonly #database: Database;
  /** Told after each transaction that appended events. */
  readonly #committed: () => void;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #isTouched = false;
  #isClosed = false;

  constructor(database: Database, committed: () => void) {
    this.#database = database;
    this.#committed = committed;
    this.#timer = setInterval(() => this.touch(), EVERY_MS).unref();
  }

  /** There may be something to do: begins, and waits for nothing. What fails is tried again at the next turn. */
  touch(): void {
    void this.catchUp().catch(() => {});
  }

  /** Resolves when all that was to be done before this call is done, or another process is at it. */
  catchUp(): Promise<void> {
    this.#isTouched = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Ends between two parts; another worker goes on from there. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running?.catch(() => {});
  }

  async #run(): Promise<void> {
    try {
      // On the embedded engine a transaction keeps the process from everything else: others have their turn between two.
      for (await setImmediate(); this.#isTouched && !this.#isClosed; await setImmediate()) {
        this.#isTouched = false;
        if (!(await inTransaction(this.#database, carryOneOn))) continue;
        this.#isTouched = true;
        this.#committed();
      }
    } finally {
      // No await between the last look and this: whoever touches next begins anew.
      this.#running = undefined;
    }
  }
}
