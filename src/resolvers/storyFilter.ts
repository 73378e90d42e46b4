import { Prisma } from '../db/generated/client.ts';
import type { StoryStatus } from '../db/generated/enums.ts';
import type { Side } from '../domain/leaning.ts';
import { concat, wordsCondition } from './conditions.ts';

/** What stories are wanted: null means left out, an empty list matches nothing. */
export interface StoryWhere {
  status?: readonly StoryStatus[] | null | undefined;
  topicSlugs?: readonly string[] | null | undefined;
  blindspotOf?: Side | null | undefined;
  minSources?: number | null | undefined;
  updatedFrom?: Date | null | undefined;
  updatedTo?: Date | null | undefined;
  query?: string | null | undefined;
}

/** The conditions, each beginning with AND, on a "Story" that the statement calls `story`. */
export function storyConditions(where: StoryWhere | null | undefined): Prisma.Sql {
  if (!where) return Prisma.empty;
  const { status, topicSlugs, blindspotOf, minSources, updatedFrom, updatedTo } = where;
  return concat([
    status ? Prisma.sql`AND story."status" = ANY(${status}::text[]::"StoryStatus"[])` : Prisma.empty,
    topicSlugs
      ? Prisma.sql`AND EXISTS (
          SELECT 1 FROM "StoryTopic" AS link JOIN "Topic" AS topic ON topic."id" = link."topicId"
           WHERE link."storyId" = story."id" AND topic."slug" = ANY(${topicSlugs}::text[]))`
      : Prisma.empty,
    blindspotOf ? Prisma.sql`AND story."blindspotOf" = ${blindspotOf}::"Side"` : Prisma.empty,
    typeof minSources === 'number' ? Prisma.sql`AND story."sourceCount" >= ${minSources}::int` : Prisma.empty,
    updatedFrom ? Prisma.sql`AND story."updatedAt" >= ${updatedFrom}::timestamptz` : Prisma.empty,
    updatedTo ? Prisma.sql`AND story."updatedAt" < ${updatedTo}::timestamptz` : Prisma.empty,
    wordsCondition(Prisma.sql`story."searchText"`, where.query),
  ]);
}
