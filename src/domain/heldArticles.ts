import { LEANINGS, type Leaning } from './leaning.ts';

/** What is counted of the articles that one story holds. */
export interface HeldArticles {
  /** Slugs of the story's topics. */
  readonly topics: readonly string[];
  /** Of each article its outlet and its own leaning, as one number: see `PLACE_BITS`. */
  readonly places: Int32Array;
}

/** The same with their instants, in milliseconds since 1970 and in the order of `places`. */
export interface DatedArticles extends HeldArticles {
  readonly times: Float64Array;
  readonly firstTime: number;
  readonly lastTime: number;
}

export function datedArticles(
  topics: readonly string[],
  places: Int32Array,
  times: Float64Array,
): DatedArticles {
  let firstTime = Number.POSITIVE_INFINITY;
  let lastTime = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    firstTime = Math.min(firstTime, time);
    lastTime = Math.max(lastTime, time);
  }
  return { topics, places, times, firstTime, lastTime };
}

/** Each outlet has eight places: the first for articles without a leaning of their own, then one for each leaning. */
export const PLACE_BITS = 3;

export function ordinalAt(place: number): number {
  return place >> PLACE_BITS;
}

export function ownLeaningAt(place: number): Leaning | null {
  return LEANINGS[(place & ((1 << PLACE_BITS) - 1)) - 1] ?? null;
}

/** The places that occur, ascending. */
export function placesIn(stories: readonly HeldArticles[]): number[] {
  let isThere = new Uint8Array(0);
  for (const { places } of stories) {
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at] ?? 0;
      if (place >= isThere.length) isThere = enlarged(isThere, 2 * place + 1);
      isThere[place] = 1;
    }
  }
  const places: number[] = [];
  for (let place = 0; place < isThere.length; place += 1) if (isThere[place] === 1) places.push(place);
  return places;
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** From inclusive, to exclusive, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** What stories have within the span; without those that have nothing in it. */
export function heldWithin(stories: readonly DatedArticles[], { from, to }: TimeSpan): HeldArticles[] {
  return stories.flatMap((story) => {
    if (story.firstTime >= from && story.lastTime < to) return story;
    if (story.lastTime < from || story.firstTime >= to) return [];
    const { topics, places, times } = story;
    const within: number[] = [];
    for (let at = 0; at < times.length; at += 1) {
      const time = times[at] ?? Number.NaN;
      if (time >= from && time < to) within.push(places[at] ?? 0);
    }
    return within.length > 0 ? { topics, places: Int32Array.from(within) } : [];
  });
}

/** Adds what stories have within the span to the bucket that it belongs to: one for each start, the first not after the span. */
export function addToBuckets(
  buckets: readonly HeldArticles[][],
  stories: readonly DatedArticles[],
  { from, to }: TimeSpan,
  starts: readonly number[],
): void {
  for (const { topics, places, times } of stories) {
    const byBucket = new Map<number, number[]>();
    for (let at = 0; at < times.length; at += 1) {
      const time = times[at] ?? Number.NaN;
      if (!(time >= from && time < to)) continue;
      const bucket = lastAtMost(starts, time);
      const within = byBucket.get(bucket);
      if (within) within.push(places[at] ?? 0);
      else byBucket.set(bucket, [places[at] ?? 0]);
    }
    for (const [bucket, within] of byBucket) {
      buckets[bucket]?.push({ topics, places: Int32Array.from(within) });
    }
  }
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
