import type { Snapshot } from '../catalogue/snapshot.ts';
import type { LoggedEvent } from '../events/event.ts';
import { KeptRows } from '../loaders/keptRows.ts';
import { type Viewer, type Visibility, visibilityOf } from './viewer.ts';

/** Rows that may be shared, and for how long. */
interface Share {
  readonly rows: KeptRows;
  /** What lists are filtered by. */
  readonly catalogue: Snapshot;
  readonly openedAt: number;
}

/** What may change without an event, since it depends on the time of day, is at most so old. */
const LONGEST_MS = 1_000;
/** Of at most a hundred rows each. */
const MOST_KEYS = 2_000;

/**
 * Rows for queries to share. What an event says that it touches is forgotten before the process counts as having taken it in: so
 * no query is given rows older than the place in the log at which it began, as little as where it reads by itself.
 */
export class RowKeeper {
  readonly #shares = new Map<Visibility, Share>();

  /** Rows for a query that begins now. */
  rowsFor(viewer: Viewer, catalogue: Snapshot): KeptRows {
    const visibility = visibilityOf(viewer);
    const share = this.#shares.get(visibility);
    if (share?.catalogue === catalogue && hasRoom(share)) return share.rows;
    const rows = new KeptRows();
    this.#shares.set(visibility, { rows, catalogue, openedAt: performance.now() });
    return rows;
  }

  /** Forgets what these events touch. */
  forget(events: readonly LoggedEvent[]): void {
    const touched = events.map(storiesTouchedBy);
    if (touched.includes(null)) this.forgetAll();
    const storyIds = new Set(touched.flatMap((ids) => ids ?? []));
    for (const [visibility, share] of this.#shares) {
      if (hasRoom(share)) this.#shares.set(visibility, { ...share, rows: share.rows.without(storyIds) });
      else this.#shares.delete(visibility);
    }
  }

  forgetAll(): void {
    this.#shares.clear();
  }
}

/** Null where that may be any. */
function storiesTouchedBy(event: LoggedEvent): readonly string[] | null {
  if (event.storyId !== null) return [event.storyId];
  switch (event.type) {
    case 'ARTICLE_CHANGED':
    case 'STORY_CHANGED':
      return event.payload.storyIds;
    default:
      return null;
  }
}

function hasRoom({ rows, openedAt }: Share): boolean {
  return rows.size < MOST_KEYS && performance.now() - openedAt < LONGEST_MS;
}
