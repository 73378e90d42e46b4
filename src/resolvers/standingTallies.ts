import type { LensView } from '../catalogue/lensView.ts';
import type { CoverageTally } from '../domain/coverageTally.ts';
import type { Counted } from '../domain/heldStories.ts';

/** A tally that stands from one table to the next. */
export interface StandingTally {
  readonly tally: CoverageTally;
  readonly counted: Counted;
  /** What it looks through; of one catalogue. */
  readonly view: LensView;
}

const MOST_TALLIES = 32;
/** Four bytes each, all together. */
const MOST_NUMBERS = 10_000_000;

/** The tallies that were asked for last, one of a kind. Who takes one has it alone until it is put back. */
export class StandingTallies {
  /** The one that was put back last at the end. */
  readonly #tallies = new Map<string, StandingTally>();
  readonly #mostNumbers: number;

  constructor({ mostNumbers = MOST_NUMBERS }: { mostNumbers?: number } = {}) {
    this.#mostNumbers = mostNumbers;
  }

  /** Null where there is none, or none that looks through the same at the same places. */
  take(kind: string, view: LensView, places: readonly number[]): StandingTally | null {
    const standing = this.#tallies.get(kind);
    this.#tallies.delete(kind);
    return standing?.view === view && standing.tally.places === places ? standing : null;
  }

  put(kind: string, standing: StandingTally): void {
    this.#tallies.delete(kind);
    this.#tallies.set(kind, standing);
    for (const oldest of this.#tallies.keys()) {
      if (this.#tallies.size <= MOST_TALLIES && this.#numbers() <= this.#mostNumbers) return;
      this.#tallies.delete(oldest);
    }
  }

  clear(): void {
    this.#tallies.clear();
  }

  #numbers(): number {
    let sum = 0;
    for (const { tally } of this.#tallies.values()) sum += tally.numbers;
    return sum;
  }
}
