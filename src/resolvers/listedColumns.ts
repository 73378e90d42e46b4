import { Prisma } from '../db/generated/client.ts';

/** Of a kind of row that lists have: its columns, and those that the cursors of its lists are made of. */
export interface ListedColumns {
  readonly all: readonly string[];
  readonly cursor: readonly string[];
}

/** By the type that the rows have in the schema. */
export const LISTED_COLUMNS = {
  Article: { all: Object.values(Prisma.ArticleScalarFieldEnum), cursor: ['id', 'publishedAt'] },
  Story: { all: Object.values(Prisma.StoryScalarFieldEnum), cursor: ['id', 'lastArticleAt', 'sourceCount'] },
  TimelineEvent: { all: Object.values(Prisma.TimelineEventScalarFieldEnum), cursor: ['id', 'occurredAt'] },
} as const satisfies Record<string, ListedColumns>;
