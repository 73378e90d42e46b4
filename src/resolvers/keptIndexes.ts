import type { LensView } from '../catalogue/lensView.ts';
import type { LiveIndex } from './liveIndex.ts';

/** What an index looks at. */
export interface IndexedSight {
  /** Of one catalogue. */
  readonly view: LensView;
  /** Those of all articles that it counts. */
  readonly places: readonly number[];
}

interface Kept extends IndexedSight {
  isBegun: boolean;
  /** Once it is made, where there is room for it; and how large it is. */
  live: LiveIndex | null;
  bytes: number;
}

const MOST_KINDS = 32;
/** All together. */
const MOST_BYTES = 100_000_000;

/**
 * The indexes of those kinds of tables that were asked for last. To make one takes as long as to count all articles: that begins when
 * a kind is asked for again, and nobody waits for it.
 */
export class KeptIndexes {
  /** What was asked for last at the end. */
  readonly #kept = new Map<string, Kept>();
  readonly #mostBytes: number;

  constructor({ mostBytes = MOST_BYTES }: { mostBytes?: number } = {}) {
    this.#mostBytes = mostBytes;
  }

  /** The index of tables of this kind; null where it is not made yet, or too large. */
  of(kind: string, sight: IndexedSight, make: () => Promise<LiveIndex>): LiveIndex | null {
    const known = this.#kept.get(kind);
    const isKnown = known?.view === sight.view && known.places === sight.places;
    const kept = isKnown ? known : { ...sight, isBegun: false, live: null, bytes: 0 };
    this.#kept.delete(kind);
    this.#kept.set(kind, kept);
    if (!isKnown) this.#makeRoom();
    // Tables are counted without it as well.
    else if (!kept.isBegun) void this.#make(kept, make).catch(() => {});
    return kept.live;
  }

  /** Takes one away, which is made anew when somebody asks for it. */
  delete(kind: string): void {
    this.#kept.delete(kind);
  }

  clear(): void {
    this.#kept.clear();
  }

  async #make(kept: Kept, make: () => Promise<LiveIndex>): Promise<void> {
    kept.isBegun = true;
    const live = await make();
    const { bytes } = live;
    if (bytes > this.#mostBytes) return;
    kept.live = live;
    kept.bytes = bytes;
    this.#makeRoom();
  }

  #makeRoom(): void {
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KINDS && this.#bytes() <= this.#mostBytes) return;
      this.#kept.delete(oldest);
    }
  }

  #bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#kept.values()) sum += bytes;
    return sum;
  }
}
