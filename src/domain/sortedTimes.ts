import { firstAtOrAfter } from './timeSpan.ts';

/** Instants in their order, in milliseconds since 1970; some may be the same. */
export class SortedTimes {
  #times = new Float64Array(4);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(time: number): void {
    if (this.#length === this.#times.length) this.#times = twiceAsLong(this.#times);
    const at = this.before(time);
    this.#times.copyWithin(at + 1, at, this.#length);
    this.#times[at] = time;
    this.#length += 1;
  }

  /** Takes one away that is there. */
  remove(time: number): void {
    const at = this.before(time);
    this.#times.copyWithin(at, at + 1, this.#length);
    this.#length -= 1;
  }

  /** How many are earlier than this. */
  before(time: number): number {
    return firstAtOrAfter(this.#times, time, this.#length);
  }
}

function twiceAsLong(times: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * times.length);
  longer.set(times);
  return longer;
}
