import type { DatedArticles } from './datedArticles.ts';

/** What a story no longer holds, and what it did not hold before. */
export interface Difference {
  readonly gone: DatedArticles;
  readonly come: DatedArticles;
}

export interface StoryChange<Story> extends Difference {
  readonly story: Story;
}

/** Articles that changes are remembered of: twelve bytes each. */
const MOST_REMEMBERED = 1_000_000;
/** A change takes as much room as so many articles, besides its own. */
const ARTICLES_A_CHANGE = 20;

/** The last changes of what stories hold. */
export class StoryChanges<Story> {
  /** The oldest first. */
  #last: StoryChange<Story>[] = [];
  /** How many came before them. */
  #forgotten = 0;
  #remembered = 0;
  readonly #mostRemembered: number;

  constructor({ mostRemembered = MOST_REMEMBERED }: { mostRemembered?: number } = {}) {
    this.#mostRemembered = mostRemembered;
  }

  /** How many there have been. */
  get count(): number {
    return this.#forgotten + this.#last.length;
  }

  add(change: StoryChange<Story>): void {
    this.#last.push(change);
    this.#remembered += weightOf(change);
    while (this.#remembered > this.#mostRemembered) {
      const oldest = this.#last.splice(0, Math.ceil(this.#last.length / 2));
      this.#forgotten += oldest.length;
      this.#remembered -= oldest.reduce((sum, each) => sum + weightOf(each), 0);
    }
  }

  /** Whether all that came after the first so many are remembered. */
  reachBackTo(count: number): boolean {
    return count >= this.#forgotten;
  }

  since(count: number): readonly StoryChange<Story>[] {
    return this.#last.slice(count - this.#forgotten);
  }
}

function weightOf({ gone, come }: Difference): number {
  return gone.places.length + come.places.length + ARTICLES_A_CHANGE;
}

/** What lies between what is the same at both ends. */
export function differing(before: DatedArticles, after: DatedArticles): Difference {
  const shorter = Math.min(before.times.length, after.times.length);
  let first = 0;
  while (first < shorter && isSame(before, first, after, first)) first += 1;
  let [end, nextEnd] = [before.times.length, after.times.length];
  while (end > first && nextEnd > first && isSame(before, end - 1, after, nextEnd - 1)) {
    end -= 1;
    nextEnd -= 1;
  }
  return { gone: copyOf(before, first, end), come: copyOf(after, first, nextEnd) };
}

function isSame(one: DatedArticles, at: number, other: DatedArticles, otherAt: number): boolean {
  return one.times[at] === other.times[otherAt] && one.places[at] === other.places[otherAt];
}

/** So that what is remembered of a long story does not hold all of it. */
function copyOf(articles: DatedArticles, first: number, end: number): DatedArticles {
  const { topics, places, times } = articles;
  if (first === 0 && end === times.length) return articles;
  return { topics, places: places.slice(first, end), times: times.slice(first, end) };
}
