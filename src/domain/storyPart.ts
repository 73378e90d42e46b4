import type { DatedArticles } from './datedArticles.ts';

/** Of a story's articles those from the one at `first` to the one before `end`. */
export interface StoryPart {
  readonly story: DatedArticles;
  readonly first: number;
  readonly end: number;
}

export function placesOf({ story, first, end }: StoryPart): Int32Array {
  return story.places.subarray(first, end);
}

export function timesOf({ story, first, end }: StoryPart): Float64Array {
  return story.times.subarray(first, end);
}

/** What lies between what is the same at both ends: what has gone, and what has come in its place. */
export function differingParts(
  before: DatedArticles,
  now: DatedArticles,
): { readonly gone: StoryPart; readonly come: StoryPart } {
  const shorter = Math.min(before.times.length, now.times.length);
  let first = 0;
  while (first < shorter && isSame(before, first, now, first)) first += 1;
  let [end, nextEnd] = [before.times.length, now.times.length];
  while (end > first && nextEnd > first && isSame(before, end - 1, now, nextEnd - 1)) {
    end -= 1;
    nextEnd -= 1;
  }
  return { gone: { story: before, first, end }, come: { story: now, first, end: nextEnd } };
}

function isSame(one: DatedArticles, at: number, other: DatedArticles, otherAt: number): boolean {
  return one.times[at] === other.times[otherAt] && one.places[at] === other.places[otherAt];
}
