import type { LoggedEvent } from '../events/event.ts';

/** Which stories events touch in what is counted of them: each as a whole, or in single articles that it got or lost. */
export class TouchedStories {
  /** The articles; null for the whole. */
  readonly #articles = new Map<string, Set<string> | null>();

  get size(): number {
    return this.#articles.size;
  }

  /** By their ids, with the ids of the articles; null for the whole. */
  all(): Iterable<[storyId: string, articleIds: ReadonlySet<string> | null]> {
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
    this.#articles.set(storyId, articleIds && new Set([...(known ?? []), ...articleIds]));
  }
}
