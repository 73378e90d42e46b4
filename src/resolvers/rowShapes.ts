import { type Article, Prisma, type Story, type TimelineEvent } from '../db/generated/client.ts';
import type { RowShape } from '../loaders/pageRows.ts';

/** A kind of row that lists of the schema have. */
export interface ListedShape extends RowShape {
  /** What the cursors of its lists are made of. */
  readonly cursor: readonly string[];
}

/** By the type that the rows have in the schema. */
export const ROW_SHAPES = {
  Article: {
    all: Object.values(Prisma.ArticleScalarFieldEnum),
    instants: instants<Article>({
      publishedAt: true,
      firstSeenAt: true,
      titleSeenAt: true,
      attachedAt: true,
    }),
    cursor: ['id', 'publishedAt'],
  },
  Story: {
    all: Object.values(Prisma.StoryScalarFieldEnum),
    instants: instants<Story>({
      createdAt: true,
      updatedAt: true,
      firstPublishedAt: true,
      lastArticleAt: true,
    }),
    cursor: ['id', 'lastArticleAt', 'sourceCount'],
  },
  TimelineEvent: {
    all: Object.values(Prisma.TimelineEventScalarFieldEnum),
    instants: instants<TimelineEvent>({ occurredAt: true, createdAt: true }),
    cursor: ['id', 'occurredAt'],
  },
} as const satisfies Record<string, ListedShape>;

/** The columns of a row that are instants, as its type has them: neither fewer nor more. */
function instants<T>(columns: Readonly<Record<InstantOf<T>, true>>): string[] {
  return Object.keys(columns);
}

type InstantOf<T> = { [Column in keyof T]: NonNullable<T[Column]> extends Date ? Column : never }[keyof T];
