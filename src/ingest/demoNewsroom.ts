import type { Database } from '../db/database.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { canonicalAddress } from '../domain/address.ts';
import { upsertArticles } from '../resolvers/writing/articles.ts';
import { addTitleChanges } from '../resolvers/writing/titles.ts';
import { type DemoArticle, type DemoFiles, readDemoFiles } from './demoFiles.ts';
import { demoId } from './demoId.ts';
import { seedOutlets } from './demoOutlets.ts';
import { seedStories } from './demoStories.ts';
import { demoTime } from './demoTime.ts';

/** It is loaded before anybody is served, so one long transaction blocks nobody. */
const TIMEOUT_MS = 60_000;

/** The files tell when an earlier headline was first seen, and not when today's took its place: then, so much later. */
const HEADLINE_STOOD_MS = 30 * 60_000;

/** Whether nobody has written an outlet or a story yet. */
export async function isEmpty({ prisma }: Database): Promise<boolean> {
  return (await prisma.source.findFirst()) === null && (await prisma.story.findFirst()) === null;
}

/**
 * Loads the demo newsroom (`prisma/seed/`) into an empty database, its relative times counted back from `now`. All in one
 * transaction: a process that dies in the middle leaves the database as empty as it was, and the next start loads it again.
 * Rows have the same ids in every database.
 */
export async function seedDemo(database: Database, now: Date): Promise<void> {
  const files = await readDemoFiles();
  await inTransaction(
    database,
    async (tx) => {
      const ordinalOf = await seedOutlets(tx, files, now);
      await seedArticles(tx, files, ordinalOf, now);
      await seedStories(tx, files, now);
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

async function seedArticles(
  tx: Transaction,
  { stories }: DemoFiles,
  ordinalOf: (slug: string) => number,
  now: Date,
): Promise<void> {
  const articles = stories.flatMap((story) => story.articles);
  const time = (text: string) => demoTime(text, now);
  const rows = articles.map((article) => ({
    id: demoId('Article', article.url),
    url: canonicalOrThrow(article.url),
    title: article.title,
    excerpt: article.excerpt,
    authors: article.authors,
    imageUrl: article.imageUrl,
    language: article.language,
    publishedAt: time(article.publishedAt),
    sourceOrdinal: ordinalOf(article.outlet),
    ownLeaning: article.leaning ?? null,
    firstSeenAt: time(article.attachedAt ?? article.publishedAt),
    titleSeenAt: titleSeenAt(article, time),
  }));
  // An article that came to its story by a merge stands in both; it was first seen where it came first.
  rows.sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime());
  await upsertArticles(tx, rows);
  await addTitleChanges(
    tx,
    articles.flatMap(({ url, titleHistory = [] }) =>
      titleHistory.map(({ title, seenAt }, place) => ({
        id: demoId('TitleChange', `${url}\n${place}`),
        articleId: demoId('Article', url),
        title,
        seenAt: time(seenAt),
      })),
    ),
  );
}

function titleSeenAt(
  { publishedAt, attachedAt = publishedAt, titleHistory = [] }: DemoArticle,
  time: (text: string) => Date,
): Date {
  const last = titleHistory.at(-1);
  return last === undefined ? time(attachedAt) : new Date(time(last.seenAt).getTime() + HEADLINE_STOOD_MS);
}

function canonicalOrThrow(url: string): string {
  const address = canonicalAddress(url);
  if (address === null) throw new RangeError(`The demo newsroom has an article without an address: ${url}`);
  return address;
}
