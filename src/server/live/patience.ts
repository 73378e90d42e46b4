import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '../../errors.ts';

/** A database that restarts is back within seconds; whoever waits longer is better served by another process. */
const LONGEST_MS = 20_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Pauses between attempts: each about twice the one before, until they have lasted long enough. */
export class Patience {
  readonly #until = performance.now() + LONGEST_MS;
  #pause = FIRST_PAUSE_MS;

  /** Waits before the next attempt; false where there should be none. */
  async holds(): Promise<boolean> {
    if (performance.now() > this.#until) return false;
    await wait(this.#pause * (0.5 + Math.random()), undefined, { ref: false });
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
    return true;
  }
}

/**
 * Does something again while the database fails, for as long as it is wanted. Throws at once what the domain says of the
 * request, and in the end what the database failed with.
 */
export async function whileDatabaseFails<T>(work: () => Promise<T>, isWanted: () => boolean): Promise<T> {
  const patience = new Patience();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isFinal(error) || !isWanted() || !(await patience.holds())) throw error;
    }
  }
}

/** Whether it was said of the request itself: another attempt would end in the same way. */
export function isFinal(error: unknown): boolean {
  return error instanceof DomainError && error.code !== 'OVERLOADED';
}
