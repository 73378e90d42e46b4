import { LEANINGS, type Leaning } from './leaning.ts';

/** What is counted of the articles that one story holds. */
export interface HeldArticles {
  /** Slugs of the story's topics. */
  readonly topics: readonly string[];
  /** Of each article its outlet and its own leaning, as one number: see `PLACE_BITS`. */
  readonly places: Int32Array;
}

/** The same with their instants, in milliseconds since 1970: ascending, and in the order of `places`. */
export interface DatedArticles extends HeldArticles {
  readonly times: Float64Array;
}

/** Puts them into the order of their instants. */
export function datedArticles(
  topics: readonly string[],
  places: Int32Array,
  times: Float64Array,
): DatedArticles {
  if (times.every((time, at) => at === 0 || time >= (times[at - 1] ?? time))) {
    return { topics, places, times };
  }
  const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  return {
    topics,
    places: Int32Array.from(order, (at) => places[at] ?? 0),
    times: Float64Array.from(order, (at) => times[at] ?? 0),
  };
}

/** Each outlet has eight places: the first for articles without a leaning of their own, then one for each leaning. */
export const PLACE_BITS = 3;

export function ordinalAt(place: number): number {
  return place >> PLACE_BITS;
}

export function ownLeaningAt(place: number): Leaning | null {
  return LEANINGS[(place & ((1 << PLACE_BITS) - 1)) - 1] ?? null;
}

/** The places that occur among articles. */
export class Places {
  #isThere = new Uint8Array(0);
  #ascending: readonly number[] | undefined;

  add({ places }: HeldArticles): void {
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at] ?? 0;
      if (this.#isThere[place] === 1) continue;
      if (place >= this.#isThere.length) this.#isThere = enlarged(this.#isThere, 2 * place + 1);
      this.#isThere[place] = 1;
      this.#ascending = undefined;
    }
  }

  /** The same array until another place is added. */
  ascending(): readonly number[] {
    this.#ascending ??= Array.from(this.#isThere.keys()).filter((place) => this.#isThere[place] === 1);
    return this.#ascending;
  }
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** Those of these stories. */
export function placesIn(stories: readonly HeldArticles[]): readonly number[] {
  const places = new Places();
  for (const story of stories) places.add(story);
  return places.ascending();
}

/** From inclusive, to exclusive, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Its articles from the one at `first` to the one before `end`. */
export function partOf({ topics, places }: HeldArticles, first: number, end: number): HeldArticles {
  return { topics, places: places.subarray(first, end) };
}

/** Adds what stories have within the span to the bucket that it belongs to: one for each start, the first not after the span. */
export function addToBuckets(
  buckets: readonly HeldArticles[][],
  stories: readonly DatedArticles[],
  { from, to }: TimeSpan,
  starts: readonly number[],
): void {
  for (const story of stories) {
    const end = firstAtOrAfter(story.times, to);
    let first = firstAtOrAfter(story.times, from);
    while (first < end) {
      const bucket = lastAtMost(starts, story.times[first] ?? from);
      const next = Math.min(end, firstAtOrAfter(story.times, starts[bucket + 1] ?? to));
      buckets[bucket]?.push(partOf(story, first, next));
      first = next;
    }
  }
}

/** The place of the first of the ascending instants that is no earlier; their number where there is none. */
export function firstAtOrAfter(times: Float64Array, limit: number): number {
  let low = 0;
  let high = times.length;
  // Nearly always all are, or none.
  if ((times[0] ?? limit) >= limit) return 0;
  if ((times[high - 1] ?? limit) < limit) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the last of the ascending numbers that is no larger than the limit. */
function lastAtMost(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
