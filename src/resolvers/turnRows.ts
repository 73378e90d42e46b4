import type { Snapshot } from '../catalogue/snapshot.ts';
import type { KeptRows } from '../loaders/keptRows.ts';
import { RowKeeper } from './rowKeeper.ts';
import type { Viewer } from './viewer.ts';

/**
 * Rows for queries that begin in the same turn of the event loop: what they ask for at once is read once. Of a turn, all requests
 * had begun to arrive before the first of its statements was sent, so that none is given rows older than itself. Whoever begins
 * later shares nothing with them.
 */
export class TurnRows {
  #keeper: RowKeeper | undefined;

  rowsFor(viewer: Viewer, catalogue: Snapshot): KeptRows {
    if (!this.#keeper) {
      this.#keeper = new RowKeeper();
      // After what has arrived, and before the event loop looks for what arrives next.
      setImmediate(() => {
        this.#keeper = undefined;
      });
    }
    return this.#keeper.rowsFor(viewer, catalogue);
  }
}
