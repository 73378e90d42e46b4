import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import { addAnalyses } from '../resolvers/writing/analyses.ts';
import { attach, detach } from '../resolvers/writing/attachments.ts';
import { addFaqEntries } from '../resolvers/writing/faqEntries.ts';
import { mergeStories } from '../resolvers/writing/merge.ts';
import { addStatements } from '../resolvers/writing/statements.ts';
import { createStories } from '../resolvers/writing/stories.ts';
import { addTimelineEvents } from '../resolvers/writing/timelineEvents.ts';
import { ensureTopics } from '../resolvers/writing/topics.ts';
import type { DemoFiles, DemoStory } from './demoFiles.ts';
import { demoId } from './demoId.ts';
import { demoTime } from './demoTime.ts';

/** Writes the stories with their texts, places their articles, which are there by now, and merges what is merged. */
export async function seedStories(tx: Transaction, { topics, stories }: DemoFiles, now: Date): Promise<void> {
  const time = (text: string) => demoTime(text, now);
  await ensureTopics(
    tx,
    topics.map((topic) => ({ ...topic, id: demoId('Topic', topic.slug) })),
  );
  await createStories(
    tx,
    stories.map(({ key, headline, dek, imageUrl, status, topics: slugs, createdAt, oldSlugs = [] }) => ({
      id: demoId('Story', key),
      importKey: key,
      headline,
      dek,
      imageUrl,
      status: status === 'MERGED' ? 'DEVELOPING' : status,
      topicIds: slugs.map((slug) => demoId('Topic', slug)),
      oldSlugs,
      // Each headline that it had before was one editorial change.
      revision: 1 + oldSlugs.length,
      createdAt: time(createdAt),
    })),
  );
  await placeArticles(tx, stories, time);
  await mergeMerged(tx, stories, time);
  await writeTexts(tx, stories, time);
  await setUpdatedAt(tx);
}

async function placeArticles(
  tx: Transaction,
  stories: readonly DemoStory[],
  time: (text: string) => Date,
): Promise<void> {
  // What comes to a story by a merge is placed in the other story first, and moves with it.
  const comesByMerge = new Set(
    stories.flatMap(({ mergedInto, articles }) => articles.map(({ url }) => `${mergedInto} ${url}`)),
  );
  const placed = stories.flatMap(({ key, articles }) =>
    articles
      .filter(({ url }) => !comesByMerge.has(`${key} ${url}`))
      .map(({ url, publishedAt, attachedAt = publishedAt, detachedAt }) => ({
        articleId: demoId('Article', url),
        storyId: demoId('Story', key),
        attachedAt: time(attachedAt),
        detachedAt,
      })),
  );
  placed.sort((a, b) => a.attachedAt.getTime() - b.attachedAt.getTime());
  await attach(tx, placed, { by: null });

  const merged = new Set(
    stories.filter(({ status }) => status === 'MERGED').map(({ key }) => demoId('Story', key)),
  );
  const removed = placed.flatMap(({ articleId, storyId, detachedAt }) =>
    detachedAt === undefined || merged.has(storyId)
      ? []
      : [{ articleId, storyId, reason: null, detachedAt: time(detachedAt) }],
  );
  await detach(tx, removed, { by: 'EDITOR' });
}

async function mergeMerged(
  tx: Transaction,
  stories: readonly DemoStory[],
  time: (text: string) => Date,
): Promise<void> {
  for (const { key, mergedInto, articles } of stories) {
    if (mergedInto === undefined) continue;
    const left = articles.flatMap(({ detachedAt }) =>
      detachedAt === undefined ? [] : time(detachedAt).getTime(),
    );
    await mergeStories(tx, {
      fromId: demoId('Story', key),
      intoId: demoId('Story', mergedInto),
      at: new Date(Math.max(...left)),
    });
  }
}

async function writeTexts(
  tx: Transaction,
  stories: readonly DemoStory[],
  time: (text: string) => Date,
): Promise<void> {
  const cited = (urls: readonly string[]) => urls.map((url) => demoId('Article', url));
  const each = <T extends { citations: string[] }, R extends object>(
    kind: string,
    partsOf: (story: DemoStory) => readonly T[],
    rowOf: (part: T, position: number, story: DemoStory) => R,
  ) =>
    stories.flatMap((story) =>
      partsOf(story).map((part, position) => ({
        ...rowOf(part, position, story),
        id: demoId(kind, `${story.key}\n${position}`),
        storyId: demoId('Story', story.key),
        citationIds: cited(part.citations),
      })),
    );
  await addStatements(
    tx,
    each(
      'Statement',
      ({ overview }) => overview,
      ({ text }, position) => ({ text, position }),
    ),
  );
  await addAnalyses(
    tx,
    each(
      'Analysis',
      ({ analyses }) => analyses,
      ({ side, text }) => ({ side, text }),
    ),
  );
  await addFaqEntries(
    tx,
    each(
      'FaqEntry',
      ({ faq }) => faq,
      ({ question, answer }, position) => ({ question, answer, position }),
    ),
  );
  await addTimelineEvents(
    tx,
    each(
      'TimelineEvent',
      ({ timeline }) => timeline,
      ({ occurredAt, headline, detail }, _position, story) => ({
        occurredAt: time(occurredAt),
        headline,
        detail,
        createdAt: later(time(occurredAt), time(story.createdAt)),
      }),
    ),
  );
}

/** As if all had been written at its time: the last that happened to each story, not the moment of loading. */
async function setUpdatedAt(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Story" AS story SET "updatedAt" = GREATEST(story."createdAt",
      (SELECT max(GREATEST("attachedAt", "detachedAt")) FROM "Attachment" WHERE "storyId" = story."id"),
      (SELECT max("createdAt") FROM "TimelineEvent" WHERE "storyId" = story."id"))`);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
