import { setImmediate } from 'node:timers/promises';
import type { HeldArticles } from '../domain/heldArticles.ts';

/** Looking at so many takes a few milliseconds. */
const ARTICLES_A_TURN = 50_000;

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

  /** The stories in portions of one turn each, the first of them in the turn that it is called in. */
  async *portionsOf<T extends HeldArticles>(
    stories: readonly T[],
    most = ARTICLES_A_TURN,
  ): AsyncGenerator<readonly T[]> {
    let [first, articles] = [0, 0];
    for (const [at, { places }] of stories.entries()) {
      articles += places.length;
      if (articles < most) continue;
      yield stories.slice(first, at + 1);
      [first, articles] = [at + 1, 0];
      await this.next();
    }
    if (first < stories.length) yield stories.slice(first);
  }
}
