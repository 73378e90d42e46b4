import {
  type DatedArticles,
  firstAtOrAfter,
  type HeldArticles,
  partOf,
  type TimeSpan,
} from './heldArticles.ts';

/** What of its stories a tally must take back and count, in this order, to count what it should. */
export interface Differences {
  readonly gone: readonly HeldArticles[];
  readonly come: readonly HeldArticles[];
}

/** Which articles are counted of each of these stories: from the one at `firsts` to the one before `ends`. */
interface Counted {
  readonly stories: readonly DatedArticles[];
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
}

/** Remembers what a tally has counted, so that the next table counts no more than what differs. */
export class CountedStories {
  #counted: Counted = nothingOf([]);
  #span: TimeSpan = { from: 0, to: 0 };

  /** How many it holds. */
  get numbers(): number {
    return 2 * this.#counted.stories.length;
  }

  /** From here on, just what these stories hold within the span is counted. A story that has changed is another object. */
  turnTo(stories: readonly DatedArticles[], { from, to }: TimeSpan): Differences {
    const gone: HeldArticles[] = [];
    const come: HeldArticles[] = [];
    const isSameSpan = from === this.#span.from && to === this.#span.to;
    if (isSameSpan && stories === this.#counted.stories) return { gone, come };
    if (stories !== this.#counted.stories) this.#counted = carriedOver(this.#counted, stories, gone);
    this.#span = { from, to };
    const { firsts, ends } = this.#counted;
    for (const [at, story] of stories.entries()) {
      const first = firstAtOrAfter(story.times, from);
      const end = Math.max(first, firstAtOrAfter(story.times, to));
      if (first === firsts[at] && end === ends[at]) continue;
      pushPart(gone, story, firsts[at], ends[at]);
      pushPart(come, story, first, end);
      firsts[at] = first;
      ends[at] = end;
    }
    return { gone, come };
  }
}

function nothingOf(stories: readonly DatedArticles[]): Counted {
  return { stories, firsts: new Int32Array(stories.length), ends: new Int32Array(stories.length) };
}

/** What was counted of these stories; what was of others is added to `gone`. */
function carriedOver(counted: Counted, stories: readonly DatedArticles[], gone: HeldArticles[]): Counted {
  const carried = nothingOf(stories);
  const places = new Map(stories.map((story, at) => [story, at]));
  for (const [before, story] of counted.stories.entries()) {
    const [first = 0, end = 0] = [counted.firsts[before], counted.ends[before]];
    const at = places.get(story);
    if (at === undefined) {
      pushPart(gone, story, first, end);
    } else {
      carried.firsts[at] = first;
      carried.ends[at] = end;
    }
  }
  return carried;
}

function pushPart(parts: HeldArticles[], story: HeldArticles, first = 0, end = 0): void {
  if (first < end) parts.push(partOf(story, first, end));
}
