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
 * Rows that several operations may share: all that see the same and have the same catalogue. What one of them has asked for is
 * not read again for the next. Nobody changes rows, and nothing that is here is taken out while somebody reads with it.
 */
export class KeptRows {
  readonly storyById: Kept<Story | null> = new Map();
  readonly storyBySlug: Kept<Story | null> = new Map();
  readonly statements: Kept<readonly Statement[]> = new Map();
  readonly analyses: Kept<readonly Analysis[]> = new Map();
  readonly faq: Kept<readonly FaqEntry[]> = new Map();
  readonly topics: Kept<readonly Topic[]> = new Map();
  readonly storyPages: KeptPages<Story>;
  readonly articlePages: KeptPages<Article>;
  readonly timelinePages: KeptPages<TimelineEvent>;
  readonly topicPages: KeptPages<Topic>;

  constructor({
    storyPages = new KeptPages<Story>(),
    articlePages = new KeptPages<Article>(),
    timelinePages = new KeptPages<TimelineEvent>(),
    topicPages = new KeptPages<Topic>(),
  }: Partial<KeptRows> = {}) {
    this.storyPages = storyPages;
    this.articlePages = articlePages;
    this.timelinePages = timelinePages;
    this.topicPages = topicPages;
  }

  /**
   * What is still good when these stories have changed: neither what is theirs, nor any list that a story could be in. That goes
   * for what is just being read as well, since it may have been read before the change.
   */
  without(storyIds: ReadonlySet<string>): KeptRows {
    const isOther = (id: string): boolean => !storyIds.has(id);
    const rest = new KeptRows({
      articlePages: this.articlePages.of((parent) => isStory(parent) && isOther(parent)),
      timelinePages: this.timelinePages.of(isOther),
      topicPages: this.topicPages,
    });
    copy(this.storyById, rest.storyById, isOther);
    copy(this.statements, rest.statements, isOther);
    copy(this.analyses, rest.analyses, isOther);
    copy(this.faq, rest.faq, isOther);
    copy(this.topics, rest.topics, isOther);
    return rest;
  }

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

/** Pages of lists by their parent and, after a space, what else tells them apart; and short names for that. */
export class KeptPages<T> {
  readonly pages: Kept<LoadedPage<T>> = new Map();
  readonly lists: Numbers;
  readonly selections: Numbers;

  constructor({ lists = new Numbers(), selections = new Numbers() }: Partial<KeptPages<T>> = {}) {
    this.lists = lists;
    this.selections = selections;
  }

  get size(): number {
    return this.pages.size;
  }

  /** The pages of some parents alone, under the same names. */
  of(isWanted: (parent: string) => boolean): KeptPages<T> {
    const rest = new KeptPages<T>(this);
    copy(this.pages, rest.pages, (key) => isWanted(key.slice(0, key.indexOf(' '))));
    return rest;
  }
}

const UUID_LENGTH = 36;

/** Articles are listed by story, by the ordinal of an outlet, and all together. */
function isStory(parent: string): boolean {
  return parent.length === UUID_LENGTH;
}

function copy<T>(from: Kept<T>, to: Kept<T>, isWanted: (key: string) => boolean): void {
  for (const [key, value] of from) if (isWanted(key)) to.set(key, value);
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
