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

const NONE: Differences = { gone: [], come: [] };

/** Which of a story's articles are counted: from the one at `first` to the one before `end`. */
interface Counted {
  readonly first: number;
  readonly end: number;
  /** The last look that found it so. */
  look: number;
}

/** Remembers what a tally has counted, so that the next table counts no more than what differs. */
export class CountedStories {
  /** A story that has changed since is another object. */
  readonly #counted = new Map<DatedArticles, Counted>();
  #looks = 0;
  #last: { stories: readonly DatedArticles[]; from: number; to: number } | undefined;

  /** From here on, just what these stories hold within the span counts as counted. */
  turnTo(stories: readonly DatedArticles[], { from, to }: TimeSpan): Differences {
    const last = this.#last;
    if (last?.stories === stories && last.from === from && last.to === to) return NONE;
    this.#last = { stories, from, to };
    this.#looks += 1;
    const gone: HeldArticles[] = [];
    const come: HeldArticles[] = [];
    for (const story of stories) {
      const first = firstAtOrAfter(story.times, from);
      const end = firstAtOrAfter(story.times, to);
      const counted = this.#counted.get(story);
      if (counted?.first === first && counted.end === end) {
        counted.look = this.#looks;
      } else if (first < end) {
        if (counted) gone.push(partOf(story, counted.first, counted.end));
        come.push(partOf(story, first, end));
        this.#counted.set(story, { first, end, look: this.#looks });
      }
    }
    this.#leaveOut(gone);
    return { gone, come };
  }

  /** What was counted of stories that this look has not found, or not with articles within the span. */
  #leaveOut(gone: HeldArticles[]): void {
    for (const [story, { first, end, look }] of this.#counted) {
      if (look === this.#looks) continue;
      gone.push(partOf(story, first, end));
      this.#counted.delete(story);
    }
  }
}
