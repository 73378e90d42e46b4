import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { fingerprintOf } from '../../domain/fingerprint.ts';
import type { Leaning } from '../../domain/leaning.ts';
import { searchTextOf } from '../../domain/words.ts';
import { appendEvents } from '../../events/log.ts';
import { lockTexts } from './advisoryLocks.ts';
import { recordset, texts, uuids } from './rows.ts';
import { pointCopiesAtOriginals } from './syndication.ts';
import { changeTitles } from './titles.ts';

/** An article as somebody brings it. */
export interface ArticleInput {
  readonly id?: string;
  /** Canonical: see `canonicalAddress`. */
  readonly url: string;
  readonly title: string;
  readonly excerpt: string | null;
  readonly authors: readonly string[];
  readonly imageUrl: string | null;
  readonly language: string | null;
  readonly publishedAt: Date;
  readonly sourceOrdinal: number;
  readonly ownLeaning: Leaning | null;
  /** What tells a copy; left out: the excerpt. */
  readonly text?: string | null;
  /** Left out: now. */
  readonly firstSeenAt?: Date;
  /** When this headline was first seen; left out: `firstSeenAt`. */
  readonly titleSeenAt?: Date;
}

export interface WrittenArticle {
  readonly id: string;
  readonly url: string;
  readonly isNew: boolean;
  /** The story that holds it now. */
  readonly storyId: string | null;
}

/**
 * Writes articles by address. A known address keeps its article as it is, but that a new title takes the place of the old
 * one, which becomes a title change. Of several with one address the first counts. Copies of one text come to point at
 * their original, also where that arrives last.
 *
 * Answers one row an address, in no promised order. Appends one ARTICLE_CHANGED with all that is new, renamed or repointed.
 */
export async function upsertArticles(
  tx: Transaction,
  articles: readonly ArticleInput[],
): Promise<WrittenArticle[]> {
  const byUrl = new Map<string, ArticleInput>();
  for (const article of articles) if (!byUrl.has(article.url)) byUrl.set(article.url, article);
  if (byUrl.size === 0) return [];

  const rows = Array.from(byUrl.values(), rowOf);
  const fingerprints = new Set(rows.flatMap(({ fingerprint }) => fingerprint ?? []));
  // Two writers of copies of one text must not each miss the other's.
  await lockTexts(tx, 'fingerprint', fingerprints);
  const added = new Set(await insertArticles(tx, rows));
  const changed = new Set(added);
  if (added.size < byUrl.size) for (const id of await changeTitles(tx, rows)) changed.add(id);
  if (added.size > 0) for (const id of await pointCopiesAtOriginals(tx, fingerprints)) changed.add(id);
  if (changed.size > 0) {
    const articleIds = [...changed].sort();
    // No story holds what is new.
    const storyIds = changed.size > added.size ? await storiesOf(tx, articleIds) : [];
    await appendEvents(tx, [{ type: 'ARTICLE_CHANGED', storyId: null, payload: { articleIds, storyIds } }]);
  }
  const written = await tx.$queryRaw<{ id: string; url: string; storyId: string | null }[]>(
    Prisma.sql`SELECT "id", "url", "storyId" FROM "Article" WHERE "url" = ANY(${texts(byUrl.keys())})`,
  );
  return written.map((row) => ({ ...row, isNew: added.has(row.id) }));
}

/** The stories that hold any of these articles, which are locked: they stay there until this transaction ends. */
async function storiesOf(tx: Transaction, articleIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ storyId: string }[]>(Prisma.sql`
    SELECT DISTINCT "storyId" FROM "Article" WHERE "id" = ANY(${uuids(articleIds)}) AND "storyId" IS NOT NULL ORDER BY 1`);
  return rows.map(({ storyId }) => storyId);
}

function rowOf({ text, ...article }: ArticleInput) {
  return {
    ...article,
    id: article.id ?? randomUUID(),
    fingerprint: fingerprintOf(text === undefined ? article.excerpt : text),
    searchText: searchTextOf(article.title, article.excerpt),
  };
}

/** In the order of addresses, so that two writers of the same new articles never wait for each other. */
async function insertArticles(tx: Transaction, rows: readonly object[]): Promise<string[]> {
  const added = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    INSERT INTO "Article" ("id", "url", "title", "excerpt", "authors", "imageUrl", "language", "publishedAt", "firstSeenAt",
                           "titleSeenAt", "sourceOrdinal", "ownLeaning", "fingerprint", "searchText")
    SELECT "id", "url", "title", "excerpt", "authors", "imageUrl", "language", "publishedAt", COALESCE("firstSeenAt", now()),
           COALESCE("titleSeenAt", "firstSeenAt", now()), "sourceOrdinal", "ownLeaning", "fingerprint", "searchText"
      FROM ${recordset(rows)}
        AS article("id" uuid, "url" text, "title" text, "excerpt" text, "authors" text[], "imageUrl" text, "language" text,
                   "publishedAt" timestamptz(3), "firstSeenAt" timestamptz(3), "titleSeenAt" timestamptz(3), "sourceOrdinal" int,
                   "ownLeaning" "Leaning", "fingerprint" text, "searchText" text)
     ORDER BY "url" COLLATE "C"
    ON CONFLICT ("url") DO NOTHING
    RETURNING "id"`);
  return added.map(({ id }) => id);
}
