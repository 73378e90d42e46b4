import type { LoggedEvent } from './event.ts';
import type { Position } from './position.ts';

/** The newest rows of the log in memory, without a gap: what a stream that is nearly up to date reads from. */
export class Ring {
  readonly #capacity: number;
  #events: LoggedEvent[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Rows that follow those already here. */
  push(events: readonly LoggedEvent[]): void {
    this.#events.push(...events);
    // Cut seldom, so that each row is moved once at most.
    if (this.#events.length > 2 * this.#capacity) this.#events = this.#events.slice(-this.#capacity);
  }

  clear(): void {
    this.#events = [];
  }

  /** Whether the row that this place stands on is here, so that all after it are. */
  covers({ offset, tag }: Position): boolean {
    return this.at(offset)?.tag === tag;
  }

  at(offset: number): LoggedEvent | undefined {
    const [oldest] = this.#events;
    return oldest && this.#events[offset - oldest.offset];
  }
}
