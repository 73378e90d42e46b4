import { LEANINGS, type Leaning } from './leaning.ts';

/** What is counted of the articles that one story holds. */
export interface HeldArticles {
  /** Slugs of the story's topics. */
  readonly topics: readonly string[];
  /** Of each article its outlet and its own leaning, as one number: see `PLACE_BITS`. Ascending, so that equal ones are together. */
  readonly places: Int32Array;
}

/** The same with their instants, in milliseconds since 1970 and in the order of `places`. */
export interface DatedArticles extends HeldArticles {
  readonly times: Float64Array;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** One article at least, in any order. */
export function datedArticles(
  topics: readonly string[],
  places: Int32Array,
  times: Float64Array,
): DatedArticles {
  // Sorted as one number each, which the engine does by itself: the place, and where it stood.
  const size = places.length;
  const order = Float64Array.from(places, (place, at) => place * size + at).sort();
  const sorted = { places: new Int32Array(size), times: new Float64Array(size) };
  let firstTime = Number.POSITIVE_INFINITY;
  let lastTime = Number.NEGATIVE_INFINITY;
  for (let nth = 0; nth < size; nth += 1) {
    const place = Math.floor((order[nth] ?? 0) / size);
    const time = times[(order[nth] ?? 0) - place * size] ?? 0;
    sorted.places[nth] = place;
    sorted.times[nth] = time;
    firstTime = Math.min(firstTime, time);
    lastTime = Math.max(lastTime, time);
  }
  return { topics, ...sorted, firstTime, lastTime };
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
  const largest = stories.reduce((sofar, { places }) => Math.max(sofar, places.at(-1) ?? 0), 0);
  const isThere = new Uint8Array(largest + 1);
  for (const { places } of stories) {
    for (let at = 0; at < places.length; at += 1) isThere[places[at] ?? 0] = 1;
  }
  const found: number[] = [];
  for (const [place, flag] of isThere.entries()) if (flag === 1) found.push(place);
  return found;
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
