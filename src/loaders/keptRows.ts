import type {
  Analysis,
  Article,
  FaqEntry,
  Statement,
  Story,
  TimelineEvent,
  Topic,
} from '../db/generated/client.ts';

/** Rows in the direction of the order, and whether there are more in the direction of reading. */
export interface LoadedPage<T> {
  readonly rows: readonly T[];
  readonly hasMore: boolean;
}

/** What is read already or just being read, by key. */
export type Kept<T> = Map<string, Promise<T>>;

/**
 * Rows that several operations may share: all that begin at the same place in the event log, see the same, and have the same
 * catalogue. What one of them has asked for is not read again for the next. Nobody changes rows.
 */
export class KeptRows {
  readonly storyById: Kept<Story | null> = new Map();
  readonly storyBySlug: Kept<Story | null> = new Map();
  readonly statements: Kept<readonly Statement[]> = new Map();
  readonly analyses: Kept<readonly Analysis[]> = new Map();
  readonly faq: Kept<readonly FaqEntry[]> = new Map();
  readonly topics: Kept<readonly Topic[]> = new Map();
  readonly storyPages = new KeptPages<Story>();
  readonly articlePages = new KeptPages<Article>();
  readonly timelinePages = new KeptPages<TimelineEvent>();
  readonly topicPages = new KeptPages<Topic>();

  /** How many keys were asked for. */
  get size(): number {
    return (
      this.storyById.size +
      this.storyBySlug.size +
      this.statements.size +
      this.analyses.size +
      this.faq.size +
      this.topics.size +
      this.storyPages.size +
      this.articlePages.size +
      this.timelinePages.size +
      this.topicPages.size
    );
  }
}

/** Pages of lists, and short names for what tells them apart. */
export class KeptPages<T> {
  readonly pages: Kept<LoadedPage<T>> = new Map();
  readonly lists = new Numbers();
  readonly selections = new Numbers();

  get size(): number {
    return this.pages.size;
  }
}

/** Stands for long texts in keys: a page of twenty stories has sixty of them where it shows every side. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
