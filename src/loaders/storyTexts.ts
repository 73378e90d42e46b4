import type DataLoader from 'dataloader';
import type { Database, Row } from '../db/database.ts';
import { type Analysis, type FaqEntry, Prisma, type Statement, type Topic } from '../db/generated/client.ts';
import { manyLoader } from './grouped.ts';
import type { Kept } from './keptPages.ts';
import type { KeptRows } from './keptRows.ts';
import { isAmong } from './keys.ts';

/** A topic with the story that is about it. */
type TopicOfStory = Topic & { storyId: string };

export interface StoryTextLoaders {
  /** By place. */
  statements: DataLoader<string, readonly Statement[]>;
  /** Left, center, right. */
  analyses: DataLoader<string, readonly Analysis[]>;
  /** By place. */
  faq: DataLoader<string, readonly FaqEntry[]>;
  /** By slug. */
  topics: DataLoader<string, readonly Topic[]>;
}

export function storyTextLoaders(database: Database, kept: KeptRows): StoryTextLoaders {
  const loader = <T extends Row & { storyId: string }>(
    table: Prisma.Sql,
    order: Prisma.Sql,
    known: Kept<readonly T[]>,
  ): DataLoader<string, readonly T[]> =>
    manyLoader(
      (storyIds) =>
        database.query<T>(Prisma.sql`
          SELECT text.* FROM ${table} AS text
           WHERE ${isAmong(Prisma.sql`text."storyId"`, storyIds, 'uuid')} AND text."removedAt" IS NULL
           ORDER BY ${order}`),
      ({ storyId }) => storyId,
      known,
    );
  const byPlace = Prisma.sql`text."position", text."id"`;
  return {
    statements: loader<Statement>(Prisma.sql`"Statement"`, byPlace, kept.statements),
    // PostgreSQL orders an enum as it was declared: from left to right.
    analyses: loader<Analysis>(Prisma.sql`"Analysis"`, Prisma.sql`text."side", text."id"`, kept.analyses),
    faq: loader<FaqEntry>(Prisma.sql`"FaqEntry"`, byPlace, kept.faq),
    topics: manyLoader(
      (storyIds) =>
        database.query<TopicOfStory>(Prisma.sql`
          SELECT topic.*, link."storyId"
            FROM "StoryTopic" AS link JOIN "Topic" AS topic ON topic."id" = link."topicId"
           WHERE ${isAmong(Prisma.sql`link."storyId"`, storyIds, 'uuid')}
           ORDER BY topic."slug" COLLATE "C"`),
      ({ storyId }) => storyId,
      kept.topics,
    ),
  };
}
