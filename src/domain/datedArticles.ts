import { type HeldArticles, partOf } from './heldArticles.ts';
import { firstAtOrAfter, lastAtMost, type TimeSpan } from './timeSpan.ts';

/** What one story holds, with their instants, in milliseconds since 1970: ascending, and in the order of `places`. */
export interface DatedArticles extends HeldArticles {
  readonly times: Float64Array;
}

/** The same with the story that holds them. */
export interface DatedStory extends DatedArticles {
  readonly storyId: string;
  /** Whether only those who work here may know of it. */
  readonly isEmerging: boolean;
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

/** From which of its articles on they are within the span, and before which. */
export function rangeWithin({ times }: DatedArticles, { from, to }: TimeSpan): [first: number, end: number] {
  const first = firstAtOrAfter(times, from);
  return [first, Math.max(first, firstAtOrAfter(times, to))];
}

/** Its articles from the one at `first` to the one before `end`, in the same memory. */
function datedPartOf({ topics, places, times }: DatedArticles, first: number, end: number): DatedArticles {
  return { topics, places: places.subarray(first, end), times: times.subarray(first, end) };
}

/** Their articles one after the other: the parts follow each other in time. */
export function inARow(parts: readonly DatedArticles[]): Pick<DatedArticles, 'places' | 'times'> {
  const length = parts.reduce((sum, { times }) => sum + times.length, 0);
  const [places, times] = [new Int32Array(length), new Float64Array(length)];
  let at = 0;
  for (const part of parts) {
    places.set(part.places, at);
    times.set(part.times, at);
    at += part.times.length;
  }
  return { places, times };
}

/** The story as it is now, where `now` holds all its articles of these instants, and it has the others still. */
export function renewedAt(story: DatedStory, instants: Iterable<number>, now: DatedStory): DatedStory {
  const parts: DatedArticles[] = [];
  let rest = 0;
  for (const instant of [...instants].sort((a, b) => a - b)) {
    const span = { from: instant, to: instant + 1 };
    const [first, end] = rangeWithin(story, span);
    parts.push(datedPartOf(story, rest, first), datedPartOf(now, ...rangeWithin(now, span)));
    rest = end;
  }
  return { ...now, ...inARow([...parts, datedPartOf(story, rest, story.times.length)]) };
}

const NO_PLACES = new Int32Array(0);
const NO_TIMES = new Float64Array(0);

/** The story with no articles. */
export function emptied<Story extends DatedArticles>(story: Story): Story {
  return { ...story, places: NO_PLACES, times: NO_TIMES };
}

/** In whatever order. */
export function haveSameTopics(one: DatedArticles, other: DatedArticles): boolean {
  const topics = new Set(one.topics);
  return topics.size === other.topics.length && other.topics.every((topic) => topics.has(topic));
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
