import type { LoggedEvent } from '../events/event.ts';
import type { Touched } from '../loaders/renewedStories.ts';

/** Of one story: nobody may ask for a table, and so for these, for a long time. */
const MOST_ARTICLES = 50;

/** Which stories events touch in what is counted of them: each as a whole, or in single articles that it got or lost. */
export class TouchedStories {
  /** The articles; null for the whole. */
  readonly #articles = new Map<string, Set<string> | null>();

  get size(): number {
    return this.#articles.size;
  }

  all(): Iterable<Touched> {
    return this.#articles;
  }

  /** Takes note of an event; false where it touches nothing that is counted. What a newer release tells of, it may. */
  note(event: LoggedEvent): boolean {
    if (event.storyId === null || event.type === 'TIMELINE_EVENT_ADDED' || event.type === 'SOURCE_RERATED') {
      return false;
    }
    const isOfOne = event.type === 'ARTICLE_ATTACHED' || event.type === 'ARTICLE_DETACHED';
    this.#touch(event.storyId, isOfOne ? [event.payload.articleId] : null);
    return true;
  }

  /** Adds what others are touched in. */
  add(others: TouchedStories): void {
    for (const [storyId, articleIds] of others.all()) this.#touch(storyId, articleIds);
  }

  #touch(storyId: string, articleIds: Iterable<string> | null): void {
    const known = this.#articles.get(storyId);
    if (known === null) return;
    const all = known ?? new Set();
    for (const id of articleIds ?? []) all.add(id);
    this.#articles.set(storyId, articleIds === null || all.size > MOST_ARTICLES ? null : all);
  }
}
