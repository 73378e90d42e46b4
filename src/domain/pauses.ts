import { SortedTimes } from './sortedTimes.ts';
import { firstAtOrAfter, type TimeSpan } from './timeSpan.ts';

/** Shorter pauses reach around no span that is asked for. */
export const SHORTEST_MS = 24 * 3_600_000;

export const NEVER_BEFORE = Number.NEGATIVE_INFINITY;
export const NEVER_AGAIN = Number.POSITIVE_INFINITY;

/**
 * When many stories are heard of, each by its pauses: the one before it is first heard of, those between, and the one after it was
 * last heard of. Within a span all are heard of but those of which a pause reaches around it: to count them takes a look at some
 * pauses that are about as long as the span, and at nothing that happens within it.
 */
export class Pauses {
  readonly #firsts = new SortedTimes();
  readonly #lasts = new SortedTimes();
  /** The nth holds those of 2^n days and up to twice as long; shorter ones are left out. */
  readonly #between: (PausesBetween | undefined)[] = [];

  /** About how many bytes it takes. */
  get bytes(): number {
    const between = this.#between.reduce((sum, pauses) => sum + 3 * (pauses?.count ?? 0), 0);
    return BYTES_A_GROUP + BYTES_AN_INSTANT * (this.#firsts.length + this.#lasts.length + between);
  }

  /** A story is heard of at the one instant, and next at the other: infinite where that is never. */
  add(from: number, to: number): void {
    if (from === NEVER_BEFORE && to === NEVER_AGAIN) return;
    if (from === NEVER_BEFORE) this.#firsts.add(to);
    else if (to === NEVER_AGAIN) this.#lasts.add(from);
    else if (to - from >= SHORTEST_MS) this.#asLongAs(to - from).add(from, to);
  }

  /** One that was added. */
  remove(from: number, to: number): void {
    if (from === NEVER_BEFORE && to === NEVER_AGAIN) return;
    if (from === NEVER_BEFORE) this.#firsts.remove(to);
    else if (to === NEVER_AGAIN) this.#lasts.remove(from);
    else if (to - from >= SHORTEST_MS) this.#asLongAs(to - from).remove(from, to);
  }

  /** How many are heard of within the span, which is no shorter than `SHORTEST_MS`. */
  heardOfWithin(span: TimeSpan): number {
    const length = lengthOf(span.to - span.from);
    let count = this.#firsts.before(span.to) - this.#lasts.before(span.from);
    count -= this.#between[length]?.around(span, SHORTEST_MS * 2 ** (length + 1)) ?? 0;
    for (let longer = length + 1; longer < this.#between.length; longer += 1) {
      count -= this.#between[longer]?.aroundShorter(span) ?? 0;
    }
    return count;
  }

  #asLongAs(length: number): PausesBetween {
    const nth = lengthOf(length);
    const pauses = this.#between[nth] ?? new PausesBetween();
    this.#between[nth] = pauses;
    return pauses;
  }
}

const BYTES_A_GROUP = 500;
const BYTES_AN_INSTANT = 10;

function lengthOf(milliseconds: number): number {
  return Math.floor(Math.log2(milliseconds / SHORTEST_MS));
}

/** Pauses between two instants, in the order of the first of them. */
class PausesBetween {
  readonly #froms: number[] = [];
  /** In the same order. */
  readonly #tos: number[] = [];
  readonly #ends = new SortedTimes();

  get count(): number {
    return this.#froms.length;
  }

  add(from: number, to: number): void {
    const at = firstAtOrAfter(this.#froms, from);
    this.#froms.splice(at, 0, from);
    this.#tos.splice(at, 0, to);
    this.#ends.add(to);
  }

  remove(from: number, to: number): void {
    const at = this.#tos.indexOf(to, firstAtOrAfter(this.#froms, from));
    this.#froms.splice(at, 1);
    this.#tos.splice(at, 1);
    this.#ends.remove(to);
  }

  /** How many reach around the span, which is shorter than each of them: what began before it and has not ended before it does. */
  aroundShorter({ from, to }: TimeSpan): number {
    // None that has ended can have begun within the span.
    return firstAtOrAfter(this.#froms, from) - this.#ends.before(to);
  }

  /** How many reach around the span; all are shorter than `longest`. */
  around({ from, to }: TimeSpan, longest: number): number {
    let count = 0;
    const end = firstAtOrAfter(this.#froms, from);
    for (let at = firstAtOrAfter(this.#froms, to - longest); at < end; at += 1) {
      if ((this.#tos[at] ?? 0) >= to) count += 1;
    }
    return count;
  }
}
