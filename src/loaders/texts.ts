import type DataLoader from 'dataloader';
import type { Database, Row } from '../db/database.ts';
import {
  type Analysis,
  type FaqEntry,
  Prisma,
  type Statement,
  type TimelineEvent,
} from '../db/generated/client.ts';
import { oneLoader } from './grouped.ts';
import { isAmong } from './keys.ts';

/** What editors write, one by one; what was taken out is found no more. */
export interface TextLoaders {
  statement: DataLoader<string, Statement | null>;
  analysis: DataLoader<string, Analysis | null>;
  faqEntry: DataLoader<string, FaqEntry | null>;
  timelineEvent: DataLoader<string, TimelineEvent | null>;
}

export function textLoaders(database: Database): TextLoaders {
  const loader = <T extends Row & { id: string }>(
    table: Prisma.Sql,
    condition: Prisma.Sql = Prisma.empty,
  ): DataLoader<string, T | null> =>
    oneLoader(
      (ids) =>
        database.query<T>(
          Prisma.sql`SELECT text.* FROM ${table} AS text WHERE ${isAmong(Prisma.sql`text."id"`, ids, 'uuid')} ${condition}`,
        ),
      ({ id }) => id,
    );
  const inPlace = Prisma.sql`AND text."removedAt" IS NULL`;
  return {
    statement: loader<Statement>(Prisma.sql`"Statement"`, inPlace),
    analysis: loader<Analysis>(Prisma.sql`"Analysis"`, inPlace),
    faqEntry: loader<FaqEntry>(Prisma.sql`"FaqEntry"`, inPlace),
    timelineEvent: loader<TimelineEvent>(Prisma.sql`"TimelineEvent"`),
  };
}
