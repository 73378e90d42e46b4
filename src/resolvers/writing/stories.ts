import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { slugify } from '../../domain/slug.ts';
import { searchTextOf } from '../../domain/words.ts';
import { appendEvents } from '../../events/log.ts';
import { freeSlugs } from './freeSlugs.ts';
import { recordset, texts } from './rows.ts';
import { storyFacts } from './storyFacts.ts';

/** A story as somebody brings it, without its articles. MERGED comes about by merging only. */
export interface StoryInput {
  readonly id?: string;
  /** The key that an import finds it by. */
  readonly importKey?: string;
  readonly headline: string;
  readonly dek?: string | null;
  readonly imageUrl?: string | null;
  /** Left out: DEVELOPING. */
  readonly status?: 'EMERGING' | 'DEVELOPING' | 'SETTLED';
  readonly topicIds: readonly string[];
  /** Slugs that it had before and that lead to it; one that is taken is left out. */
  readonly oldSlugs?: readonly string[];
  /** Left out: 1. */
  readonly revision?: number;
  /** Left out: now. */
  readonly createdAt?: Date;
}

export interface WrittenStory {
  readonly id: string;
  readonly slug: string;
}

/**
 * Writes new stories, each under a slug made from its headline and numbered where that was ever given. Answers them in
 * the order given. Appends a STORY_CREATED for each. Fails on an import key that is known: see `storiesByImportKey`.
 */
export async function createStories(
  tx: Transaction,
  stories: readonly StoryInput[],
): Promise<WrittenStory[]> {
  if (stories.length === 0) return [];
  const slugs = await freeSlugs(
    tx,
    'StorySlug',
    stories.map(({ headline }) => slugify(headline)),
  );
  const written = stories.map((story, place) => ({
    ...story,
    id: story.id ?? randomUUID(),
    slug: slugs[place] ?? '',
  }));
  const rows = written.map(({ topicIds: _topicIds, oldSlugs: _oldSlugs, ...story }) => ({
    ...story,
    searchText: searchTextOf(story.headline, story.dek ?? null),
  }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Story" ("id", "importKey", "slug", "headline", "dek", "imageUrl", "status", "revision", "createdAt",
                         "updatedAt", "searchText")
    SELECT "id", "importKey", "slug", "headline", "dek", "imageUrl", COALESCE("status", 'DEVELOPING'), COALESCE("revision", 1),
           COALESCE("createdAt", now()), COALESCE("createdAt", now()), "searchText"
      FROM ${recordset(rows)}
        AS story("id" uuid, "importKey" text, "slug" text, "headline" text, "dek" text, "imageUrl" text, "status" "StoryStatus",
                 "revision" int, "createdAt" timestamptz(3), "searchText" text)`);
  await insertSlugs(tx, written);
  await insertTopics(tx, written);
  const factsOf = await storyFacts(
    tx,
    written.map(({ id }) => id),
  );
  await appendEvents(
    tx,
    written.map(({ id }) => ({ type: 'STORY_CREATED' as const, storyId: id, payload: factsOf(id) })),
  );
  return written.map(({ id, slug }) => ({ id, slug }));
}

/** The stories that an import brought under these keys, ids by key; of a merged one the story at the end of the chain. */
export async function storiesByImportKey(
  tx: Transaction,
  importKeys: Iterable<string>,
): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ importKey: string; id: string }[]>(Prisma.sql`
    WITH RECURSIVE chain AS (
      SELECT "importKey", "id", "mergedIntoId" FROM "Story" WHERE "importKey" = ANY(${texts(importKeys)})
      UNION ALL
      SELECT chain."importKey", next."id", next."mergedIntoId"
        FROM chain JOIN "Story" AS next ON next."id" = chain."mergedIntoId")
    SELECT "importKey", "id" FROM chain WHERE "mergedIntoId" IS NULL`);
  return new Map(rows.map(({ importKey, id }) => [importKey, id]));
}

/** The new slugs are free by now; an old one may not be, and is then left to whoever has it. */
async function insertSlugs(
  tx: Transaction,
  stories: readonly (WrittenStory & { readonly oldSlugs?: readonly string[] })[],
): Promise<void> {
  const rows = stories.flatMap(({ id, slug, oldSlugs = [] }) =>
    [slug, ...oldSlugs].map((each) => ({ id, slug: each })),
  );
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "StorySlug" ("slug", "storyId")
    SELECT "slug", "id" FROM ${recordset(rows)} AS given("slug" text, "id" uuid)
    ON CONFLICT ("slug") DO NOTHING`);
}

async function insertTopics(
  tx: Transaction,
  stories: readonly { readonly id: string; readonly topicIds: readonly string[] }[],
): Promise<void> {
  const rows = stories.flatMap(({ id, topicIds }) => topicIds.map((topicId) => ({ id, topicId })));
  if (rows.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "StoryTopic" ("storyId", "topicId")
    SELECT "id", "topicId" FROM ${recordset(rows)} AS given("id" uuid, "topicId" uuid)
    ON CONFLICT DO NOTHING`);
}
