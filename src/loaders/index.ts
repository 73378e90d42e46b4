import type { Database, Row } from '../db/database.ts';
import type { Article, Story, TimelineEvent, Topic } from '../db/generated/client.ts';
import { type ArticleLoaders, articleLoaders } from './articles.ts';
import { type CitationLoaders, citationLoaders } from './citations.ts';
import { type CountsLoader, countsLoader } from './countsLoader.ts';
import { type CoverageLoaders, coverageLoaders } from './coverage.ts';
import { type HeadlinesLoader, headlinesLoader } from './headlines.ts';
import { KeptRows } from './keptRows.ts';
import { type PagesLoader, pagesLoader } from './pagesLoader.ts';
import { type PicturesLoader, picturesLoader } from './pictures.ts';
import { type RelatedLoader, relatedLoader } from './related.ts';
import { type SourceWordsLoader, sourceWordsLoader } from './sourceWords.ts';
import { type StoryLoaders, storyLoaders } from './stories.ts';
import { type StoryTextLoaders, storyTextLoaders } from './storyTexts.ts';
import { type TextLoaders, textLoaders } from './texts.ts';
import { type TopicLoaders, topicLoaders } from './topics.ts';

/** What search found, before the row itself is read. */
export interface SearchHitRow extends Row {
  readonly type: 'Story' | 'Article' | 'Source';
  readonly id: string;
  /** Millionths of PostgreSQL's `ts_rank`. */
  readonly rank: number;
  /** When it last had news; null for outlets, and for stories without an article. */
  readonly freshAt: Date | null;
}

/**
 * All loaders of one operation, each made when it is first asked for: nobody uses more than a few. They batch within a tick, and
 * remember for as long as the operation lasts; what `kept` has room for, for as long as that does.
 */
export class Loaders {
  readonly #database: Database;
  readonly #kept: KeptRows;
  #stories?: StoryLoaders;
  #storyPages?: PagesLoader<Story>;
  #storyTexts?: StoryTextLoaders;
  #articles?: ArticleLoaders;
  #articlePages?: PagesLoader<Article>;
  #citations?: CitationLoaders;
  #counts?: CountsLoader;
  #coverage?: CoverageLoaders;
  #headlines?: HeadlinesLoader;
  #pictures?: PicturesLoader;
  #related?: RelatedLoader;
  #searchPages?: PagesLoader<SearchHitRow>;
  #sourceWords?: SourceWordsLoader;
  #texts?: TextLoaders;
  #timelinePages?: PagesLoader<TimelineEvent>;
  #topics?: TopicLoaders;
  #topicPages?: PagesLoader<Topic>;

  constructor(database: Database, kept: KeptRows = new KeptRows()) {
    this.#database = database;
    this.#kept = kept;
  }

  get stories(): StoryLoaders {
    this.#stories ??= storyLoaders(this.#database, this.#kept);
    return this.#stories;
  }

  get storyPages(): PagesLoader<Story> {
    this.#storyPages ??= pagesLoader<Story>(this.#database, { kept: this.#kept.storyPages });
    return this.#storyPages;
  }

  get storyTexts(): StoryTextLoaders {
    this.#storyTexts ??= storyTextLoaders(this.#database, this.#kept);
    return this.#storyTexts;
  }

  get articles(): ArticleLoaders {
    this.#articles ??= articleLoaders(this.#database);
    return this.#articles;
  }

  get articlePages(): PagesLoader<Article> {
    this.#articlePages ??= pagesLoader<Article>(this.#database, {
      kept: this.#kept.articlePages,
    });
    return this.#articlePages;
  }

  get citations(): CitationLoaders {
    this.#citations ??= citationLoaders(this.#database);
    return this.#citations;
  }

  get counts(): CountsLoader {
    this.#counts ??= countsLoader(this.#database);
    return this.#counts;
  }

  get coverage(): CoverageLoaders {
    this.#coverage ??= coverageLoaders(this.#database);
    return this.#coverage;
  }

  get headlines(): HeadlinesLoader {
    this.#headlines ??= headlinesLoader(this.#database);
    return this.#headlines;
  }

  get pictures(): PicturesLoader {
    this.#pictures ??= picturesLoader(this.#database);
    return this.#pictures;
  }

  get related(): RelatedLoader {
    this.#related ??= relatedLoader(this.#database);
    return this.#related;
  }

  get searchPages(): PagesLoader<SearchHitRow> {
    this.#searchPages ??= pagesLoader<SearchHitRow>(this.#database, { isLong: true });
    return this.#searchPages;
  }

  get sourceWords(): SourceWordsLoader {
    this.#sourceWords ??= sourceWordsLoader(this.#database);
    return this.#sourceWords;
  }

  get texts(): TextLoaders {
    this.#texts ??= textLoaders(this.#database);
    return this.#texts;
  }

  get timelinePages(): PagesLoader<TimelineEvent> {
    this.#timelinePages ??= pagesLoader<TimelineEvent>(this.#database, {
      kept: this.#kept.timelinePages,
    });
    return this.#timelinePages;
  }

  get topics(): TopicLoaders {
    this.#topics ??= topicLoaders(this.#database);
    return this.#topics;
  }

  get topicPages(): PagesLoader<Topic> {
    this.#topicPages ??= pagesLoader<Topic>(this.#database);
    return this.#topicPages;
  }
}
