import { setImmediate } from 'node:timers/promises';

/**
 * Turns of the event loop for what takes milliseconds of it: one each, in the order in which they are asked for. Of several
 * tables that are counted at once no two are counted in the same turn, so that a page, or a new connection, waits for one at most.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves in a turn that nobody else is given. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => setImmediate());
    return this.#last;
  }
}
