import type { Snapshot } from '../catalogue/snapshot.ts';
import { KeptRows } from '../loaders/keptRows.ts';
import type { RunningNewsroom } from './newsroom.ts';
import { type Viewer, type Visibility, visibilityOf } from './viewer.ts';

/** Of a newsroom, what rows depend on. */
type Followed = Pick<RunningNewsroom, 'stamp'> & { readonly catalogue: { readonly current: Snapshot } };

/** Rows that may be shared, and for how long. */
interface Share {
  readonly rows: KeptRows;
  /** What this process had taken in before the first of them was read. */
  readonly stamp: object;
  /** What lists are filtered by. */
  readonly catalogue: Snapshot;
  readonly openedAt: number;
}

/** What may change without an event, since it depends on the time of day, is at most so old. */
const LONGEST_MS = 1_000;
/** Of at most a hundred rows each. */
const MOST_KEYS = 2_000;

/**
 * Rows for queries, shared by all that begin before this process has taken in a further event: so they are never older than
 * the place in the log at which the query began, as what it reads for itself.
 */
export class RowKeeper {
  readonly #newsroom: Followed;
  readonly #shares = new Map<Visibility, Share>();

  constructor(newsroom: Followed) {
    this.#newsroom = newsroom;
  }

  /** Rows for a query that begins now. */
  rowsFor(viewer: Viewer): KeptRows {
    const stamp = this.#newsroom.stamp();
    if (stamp === null) return new KeptRows();
    const visibility = visibilityOf(viewer);
    const { current: catalogue } = this.#newsroom.catalogue;
    const share = this.#shares.get(visibility);
    if (share?.stamp === stamp && share.catalogue === catalogue && hasRoom(share)) return share.rows;
    const rows = new KeptRows();
    this.#shares.set(visibility, { rows, stamp, catalogue, openedAt: performance.now() });
    return rows;
  }
}

function hasRoom({ rows, openedAt }: Share): boolean {
  return rows.size < MOST_KEYS && performance.now() - openedAt < LONGEST_MS;
}
