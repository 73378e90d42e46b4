import type {
  Analysis,
  Article,
  FaqEntry,
  Statement,
  Story,
  TimelineEvent,
  Topic,
} from '../db/generated/client.ts';
import { copyKept, type Kept, KeptPages } from './keptPages.ts';

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
  readonly storyPages = new KeptPages<Story>();
  readonly articlePages: KeptPages<Article>;
  readonly timelinePages: KeptPages<TimelineEvent>;

  constructor({
    articlePages = new KeptPages<Article>(),
    timelinePages = new KeptPages<TimelineEvent>(),
  }: Partial<Pick<KeptRows, 'articlePages' | 'timelinePages'>> = {}) {
    this.articlePages = articlePages;
    this.timelinePages = timelinePages;
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
      this.timelinePages.size
    );
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
    });
    copyKept(this.storyById, rest.storyById, isOther);
    copyKept(this.statements, rest.statements, isOther);
    copyKept(this.analyses, rest.analyses, isOther);
    copyKept(this.faq, rest.faq, isOther);
    copyKept(this.topics, rest.topics, isOther);
    return rest;
  }
}

const UUID_LENGTH = 36;

/** Articles are listed by story, by the ordinal of an outlet, and all together. */
function isStory(parent: string): boolean {
  return parent.length === UUID_LENGTH;
}
