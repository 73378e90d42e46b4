import type { LensView } from '../catalogue/lensView.ts';
import type { CountedStories } from '../domain/countedStories.ts';
import type { CoverageTally } from '../domain/coverageTally.ts';

/** A tally that stands from one table to the next. */
export interface StandingTally {
  readonly tally: CoverageTally;
  readonly counted: CountedStories;
  /** What it looks through; of one catalogue. */
  readonly view: LensView;
}

const MOST_TALLIES = 8;
/** Four bytes each. */
const MOST_CELLS = 2_000_000;

/** The tallies that were asked for last, one of a kind. Who takes one has it alone until it is put back. */
export class StandingTallies {
  /** The one that was put back last at the end. */
  readonly #tallies = new Map<string, StandingTally>();
  readonly #mostCells: number;

  constructor({ mostCells = MOST_CELLS }: { mostCells?: number } = {}) {
    this.#mostCells = mostCells;
  }

  /** Null where there is none, or none that looks through the same at the same places. */
  take(kind: string, view: LensView, places: readonly number[]): StandingTally | null {
    const standing = this.#tallies.get(kind);
    this.#tallies.delete(kind);
    return standing?.view === view && standing.tally.places === places ? standing : null;
  }

  put(kind: string, standing: StandingTally): void {
    if (standing.tally.cells > this.#mostCells) return;
    this.#tallies.delete(kind);
    this.#tallies.set(kind, standing);
    const [oldest] = this.#tallies.keys();
    if (this.#tallies.size > MOST_TALLIES && oldest !== undefined) this.#tallies.delete(oldest);
  }

  clear(): void {
    this.#tallies.clear();
  }
}
