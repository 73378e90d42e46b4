import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import { upsertArticles } from '../resolvers/writing/articles.ts';
import { attach } from '../resolvers/writing/attachments.ts';
import { consensuses } from '../resolvers/writing/consensuses.ts';
import { texts } from '../resolvers/writing/rows.ts';
import { createStories, storiesByImportKey } from '../resolvers/writing/stories.ts';
import { ensureTopics } from '../resolvers/writing/topics.ts';
import { ownLeaningOf } from './givenLeaning.ts';
import { nicestNames } from './importedTopic.ts';
import { importId } from './importId.ts';
import type { ArticleDraft, StoryDraft } from './storyDraft.ts';
import { storyOutlets } from './storyOutlets.ts';
import { writeStoryTexts } from './storyTexts.ts';

/** What a batch did, by the names that the summary bears. */
export interface StoryCounts extends Record<string, number> {
  readonly 'stories new': number;
  readonly 'stories known': number;
  readonly 'articles new': number;
  readonly 'articles known': number;
  readonly 'articles attached': number;
  readonly 'articles attached elsewhere': number;
  readonly 'outlets new': number;
}

/**
 * Writes stories with what hangs on them, no key twice. A story that is known by its key stays as it is and is given the
 * articles that are new to it, where it was merged the story it lives on in. An article that is known by its address
 * stays as it is; it is attached unless it is or was in a story already: where an editor took it out, it stays out.
 */
export async function storyBatch(
  tx: Transaction,
  stories: readonly StoryDraft[],
  importedAt: Date,
): Promise<StoryCounts> {
  // Two imports at once must not both find a story missing.
  await tx.$queryRaw(
    Prisma.sql`SELECT 1 AS "held" FROM pg_advisory_xact_lock(hashtext('import of stories'))`,
  );
  const knownStories = await storiesByImportKey(
    tx,
    stories.map(({ key }) => key),
  );
  const newStories = stories.filter(({ key }) => !knownStories.has(key));
  const drafts = stories.flatMap(({ articles }) => articles);
  const before = await articlesByUrl(tx, drafts);
  const { newOutlets, articles: written } = await writeArticles(
    tx,
    drafts.filter(({ url }) => !before.has(url)),
    importedAt,
  );
  const created = await writeStories(tx, newStories);

  const articleIds = new Map([
    ...Array.from(before, ([url, { id }]) => [url, id] as const),
    ...written.map(({ url, id }) => [url, id] as const),
  ]);
  const placements = [];
  const placed = new Set<string>();
  let elsewhere = 0;
  for (const { key, articles } of stories) {
    const storyId = knownStories.get(key) ?? created.get(key);
    if (storyId === undefined) continue;
    for (const { url } of articles) {
      const articleId = articleIds.get(url);
      const known = before.get(url);
      if (articleId === undefined || known?.storyId === storyId) continue;
      const isTaken = placed.has(url) || (known !== undefined && known.storyId !== null);
      if (isTaken) elsewhere += 1;
      else if (!known?.wasIn.includes(storyId)) placements.push({ articleId, storyId });
      placed.add(url);
    }
  }
  const outcome = await attach(tx, placements, { by: null });
  // A citation must be an article of the story: one that is attached elsewhere is left out.
  const heldBy = new Map(outcome.attached.map(({ articleId, storyId }) => [articleId, storyId]));
  await writeStoryTexts(
    tx,
    newStories.map((story) => ({ ...story, id: created.get(story.key) ?? '' })),
    (storyId, url) => {
      const articleId = articleIds.get(url);
      return articleId !== undefined && heldBy.get(articleId) === storyId ? articleId : null;
    },
  );
  return {
    'stories new': newStories.length,
    'stories known': knownStories.size,
    'articles new': written.length,
    'articles known': drafts.length - written.length,
    'articles attached': outcome.attached.length,
    'articles attached elsewhere': elsewhere + outcome.heldElsewhere.length,
    'outlets new': newOutlets,
  };
}

interface KnownArticle {
  readonly id: string;
  readonly storyId: string | null;
  /** Every story that it ever was in. */
  readonly wasIn: readonly string[];
}

async function articlesByUrl(
  tx: Transaction,
  drafts: readonly ArticleDraft[],
): Promise<Map<string, KnownArticle>> {
  const rows = await tx.$queryRaw<(KnownArticle & { url: string })[]>(Prisma.sql`
    SELECT "id", "url", "storyId",
           ARRAY(SELECT "storyId"::text FROM "Attachment" WHERE "articleId" = article."id") AS "wasIn"
      FROM "Article" AS article WHERE "url" = ANY(${texts(drafts.map(({ url }) => url))})`);
  return new Map(rows.map(({ url, ...article }) => [url, article]));
}

async function writeArticles(tx: Transaction, drafts: readonly ArticleDraft[], importedAt: Date) {
  if (drafts.length === 0) return { newOutlets: 0, articles: [] };
  const { ordinalOf, newOutlets } = await storyOutlets(tx, drafts);
  const consensus = await consensuses(tx, drafts.map(ordinalOf));
  const articles = await upsertArticles(
    tx,
    drafts.map((draft) => {
      const { host: _host, domain: _domain, outletName: _name, given, ...article } = draft;
      const sourceOrdinal = ordinalOf(draft);
      return {
        ...article,
        id: importId('Article', draft.url),
        sourceOrdinal,
        publishedAt: draft.publishedAt ?? importedAt,
        ownLeaning: draft.ownLeaning ?? ownLeaningOf(given, consensus(sourceOrdinal).leaning),
      };
    }),
  );
  return { newOutlets, articles };
}

/** Answers the ids of the new stories by key. */
async function writeStories(tx: Transaction, stories: readonly StoryDraft[]): Promise<Map<string, string>> {
  const topics = nicestNames(stories.flatMap((story) => story.topics));
  const topicIds = await ensureTopics(
    tx,
    topics.map((topic) => ({ ...topic, id: importId('Topic', topic.slug) })),
  );
  const created = await createStories(
    tx,
    stories.map(({ key, headline, dek, imageUrl, status, topics }) => ({
      id: importId('Story', key),
      importKey: key,
      headline,
      dek,
      imageUrl,
      status,
      topicIds: topics.flatMap(({ slug }) => topicIds.get(slug) ?? []),
    })),
  );
  return new Map(
    stories.flatMap(({ key }, place) => {
      const story = created[place];
      return story === undefined ? [] : [[key, story.id] as const];
    }),
  );
}
