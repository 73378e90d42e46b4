import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import type { Analysis, FaqEntry, Statement, TimelineEvent } from '../db/generated/client.ts';
import { oneLoader } from './grouped.ts';

/** What editors write, one by one; what was taken out is found no more. */
export interface TextLoaders {
  statement: DataLoader<string, Statement | null>;
  analysis: DataLoader<string, Analysis | null>;
  faqEntry: DataLoader<string, FaqEntry | null>;
  timelineEvent: DataLoader<string, TimelineEvent | null>;
}

export function textLoaders({ prisma }: Database): TextLoaders {
  const among = (ids: readonly string[]) => ({ id: { in: [...ids] } });
  const inPlace = { removedAt: null };
  return {
    statement: oneLoader(
      (ids) => prisma.statement.findMany({ where: { ...among(ids), ...inPlace } }),
      ({ id }) => id,
    ),
    analysis: oneLoader(
      (ids) => prisma.analysis.findMany({ where: { ...among(ids), ...inPlace } }),
      ({ id }) => id,
    ),
    faqEntry: oneLoader(
      (ids) => prisma.faqEntry.findMany({ where: { ...among(ids), ...inPlace } }),
      ({ id }) => id,
    ),
    timelineEvent: oneLoader(
      (ids) => prisma.timelineEvent.findMany({ where: among(ids) }),
      ({ id }) => id,
    ),
  };
}
