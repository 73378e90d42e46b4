import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import type { Analysis, FaqEntry, Statement, Topic } from '../db/generated/client.ts';
import { SIDES } from '../domain/leaning.ts';
import { manyLoader } from './grouped.ts';

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

export function storyTextLoaders({ prisma }: Database): StoryTextLoaders {
  const of = (ids: readonly string[]) => ({ storyId: { in: [...ids] }, removedAt: null });
  return {
    statements: manyLoader(
      (ids) => prisma.statement.findMany({ where: of(ids), orderBy: [{ position: 'asc' }, { id: 'asc' }] }),
      ({ storyId }) => storyId,
    ),
    analyses: manyLoader(
      async (ids) => {
        const analyses = await prisma.analysis.findMany({ where: of(ids) });
        return analyses.sort((a, b) => SIDES.indexOf(a.side) - SIDES.indexOf(b.side));
      },
      ({ storyId }) => storyId,
    ),
    faq: manyLoader(
      (ids) => prisma.faqEntry.findMany({ where: of(ids), orderBy: [{ position: 'asc' }, { id: 'asc' }] }),
      ({ storyId }) => storyId,
    ),
    topics: topicsOfStories(prisma),
  };
}

function topicsOfStories(prisma: Database['prisma']): StoryTextLoaders['topics'] {
  return manyLoader(
    async (ids) => {
      const links = await prisma.storyTopic.findMany({
        where: { storyId: { in: [...ids] } },
        include: { topic: true },
      });
      return links
        .map(({ storyId, topic }) => ({ ...topic, storyId }))
        .sort((a, b) => (a.slug < b.slug ? -1 : 1));
    },
    ({ storyId }) => storyId,
  );
}
