import type { Database, Row } from '../db/database.ts';
import type { Article, Story, TimelineEvent, Topic } from '../db/generated/client.ts';
import { articleLoaders } from './articles.ts';
import { citationLoaders } from './citations.ts';
import { countsLoader } from './countsLoader.ts';
import { coverageLoaders } from './coverage.ts';
import { headlinesLoader } from './headlines.ts';
import { pagesLoader } from './pagesLoader.ts';
import { picturesLoader } from './pictures.ts';
import { relatedLoader } from './related.ts';
import { sourceWordsLoader } from './sourceWords.ts';
import { storyLoaders } from './stories.ts';
import { storyTextLoaders } from './storyTexts.ts';
import { textLoaders } from './texts.ts';
import { topicLoaders } from './topics.ts';

/** What search found, before the row itself is read. */
export interface SearchHitRow extends Row {
  readonly type: 'Story' | 'Article' | 'Source';
  readonly id: string;
  /** Millionths of PostgreSQL's `ts_rank`. */
  readonly rank: number;
  /** When it last had news; null for outlets, and for stories without an article. */
  readonly freshAt: Date | null;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** All loaders of one operation: they batch within a tick, and remember for as long as the operation lasts. */
export function createLoaders(database: Database) {
  return {
    stories: storyLoaders(database),
    storyPages: pagesLoader<Story>(database, { table: 'story' }),
    storyTexts: storyTextLoaders(database),
    articles: articleLoaders(database),
    articlePages: pagesLoader<Article>(database, { table: 'article' }),
    citations: citationLoaders(database),
    counts: countsLoader(database),
    coverage: coverageLoaders(database),
    headlines: headlinesLoader(database),
    pictures: picturesLoader(database),
    related: relatedLoader(database),
    searchPages: pagesLoader<SearchHitRow>(database, { isLong: true }),
    sourceWords: sourceWordsLoader(database),
    texts: textLoaders(database),
    timelinePages: pagesLoader<TimelineEvent>(database, { table: 'event' }),
    topics: topicLoaders(database),
    topicPages: pagesLoader<Topic>(database),
  };
}
