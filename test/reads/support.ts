import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction, type Transaction } from '../../src/db/transaction.ts';
import { demoId } from '../../src/ingest/demoId.ts';
import { encodeGlobalId, idOf, type NodeType } from '../../src/resolvers/globalId.ts';
import type { Viewer } from '../../src/resolvers/viewer.ts';
import { type ArticleInput, upsertArticles } from '../../src/resolvers/writing/articles.ts';
import { attach } from '../../src/resolvers/writing/attachments.ts';
import { type OutletInput, upsertOutlets } from '../../src/resolvers/writing/outlets.ts';
import { ensureOwners, ensureOwnerships } from '../../src/resolvers/writing/owners.ts';
import { ensureRaters } from '../../src/resolvers/writing/raters.ts';
import { recordRatings } from '../../src/resolvers/writing/ratings.ts';
import { createStories, type StoryInput } from '../../src/resolvers/writing/stories.ts';
import type { Json, TestNewsroom } from '../support/newsroom.ts';

/** Somebody who works here. */
export const STAFF: Viewer = { subject: 'feeds', roles: ['INGEST'] };

/** A node of the demo newsroom by its key. */
export function demoNode(type: NodeType, key: string): string {
  return encodeGlobalId(type, demoId(type, key));
}

export function nodeId(type: NodeType, id: string): string {
  return encodeGlobalId(type, id);
}

/** The id in the database behind a node's. */
export function rowId(type: NodeType, globalId: string): string {
  const id = idOf(type, globalId);
  if (id === null) throw new RangeError(`${globalId} is no id of type ${type}.`);
  return id;
}

/** Rows straight from the database: what answers are held against. */
export function rows<T extends Record<string, Json>>(
  { database }: TestNewsroom,
  statement: Prisma.Sql,
): Promise<T[]> {
  return database.query<T>(statement);
}

/** Expects a fault of the request, told as one: a code, and a message for whoever wrote the request. */
export async function expectBadInput(
  newsroom: TestNewsroom,
  query: string,
  variables?: Record<string, unknown>,
): Promise<void> {
  const { errors } = await newsroom.answer(query, variables);
  expect(
    errors.map(({ code }) => code),
    `${query} ${JSON.stringify(variables ?? {})}`,
  ).toEqual(['BAD_USER_INPUT']);
}

/** Writes as an import does, and lets the newsroom take in what was written. */
export async function write<T>(
  { database, newsroom }: TestNewsroom,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const written = await inTransaction(database, work);
  await newsroom.catchUp();
  return written;
}

/** Steps by their own names: what a rater writes is the step. */
const SCALE = { '-3': -3, '-2': -2, '-1': -1, '0': 0, '1': 1, '2': 2, '3': 3, unplaced: null };

export async function addRaters(newsroom: TestNewsroom, ...slugs: string[]): Promise<void> {
  await write(newsroom, (tx) =>
    ensureRaters(
      tx,
      slugs.map((slug) => ({ slug, name: slug, homepageUrl: null, methodology: 'A test.', scale: SCALE })),
    ),
  );
}

/** An outlet `name.example` with its ratings and owners, each of whom is made where it is not known. */
export interface OutletOf extends Omit<OutletInput, 'domain'> {
  readonly ratings?: readonly {
    readonly rater: string;
    readonly label: keyof typeof SCALE;
    readonly ratedAt?: string;
    readonly recordedAt?: string;
    readonly factuality?: 'LOW' | 'HIGH';
  }[];
  readonly owners?: readonly {
    readonly owner: string;
    readonly share: number | null;
    readonly since?: string;
    readonly until?: string;
  }[];
}

/** Answers the ordinal. */
export async function addOutlet(
  newsroom: TestNewsroom,
  { ratings = [], owners = [], ...outlet }: OutletOf,
): Promise<number> {
  if (ratings.length > 0) await addRaters(newsroom, ...new Set(ratings.map(({ rater }) => rater)));
  return write(newsroom, async (tx) => {
    const [written] = await upsertOutlets(tx, [{ ...outlet, domain: `${outlet.name}.example` }]);
    const sourceOrdinal = written?.ordinal ?? 0;
    const raters = await tx.rater.findMany();
    await recordRatings(
      tx,
      ratings.map(({ rater, label, ratedAt = '2020-01-01', recordedAt = ratedAt, factuality = null }) => ({
        sourceOrdinal,
        raterId: raters.find(({ slug }) => slug === rater)?.id ?? '',
        originalLabel: label,
        factuality,
        ratedAt: new Date(ratedAt),
        recordedAt: new Date(recordedAt),
        url: null,
      })),
    );
    const ids = await ensureOwners(
      tx,
      owners.map(({ owner }) => ({ slug: owner, name: owner, ownerKind: 'OTHER' as const })),
    );
    await ensureOwnerships(
      tx,
      owners.map(({ owner, share, since, until }) => ({
        ownerId: ids.get(owner) ?? '',
        sourceOrdinal,
        sharePercent: share,
        since: since === undefined ? null : new Date(since),
        until: until === undefined ? null : new Date(until),
      })),
    );
    return sourceOrdinal;
  });
}

/** A story without articles; answers its id in the database. */
export async function addStory(
  newsroom: TestNewsroom,
  story: Partial<StoryInput> & { headline: string },
): Promise<string> {
  return write(newsroom, async (tx) => {
    const [written] = await createStories(tx, [{ topicIds: [], ...story }]);
    return written?.id ?? '';
  });
}

/** What an article says of itself, where that does not matter. */
const PLAIN = {
  title: 'An article',
  excerpt: null,
  authors: [],
  imageUrl: null,
  language: null,
  ownLeaning: null,
} satisfies Partial<ArticleInput>;

/** New articles of one story, in one transaction; answers their ids in the database, in the same order. */
export async function addArticles(
  newsroom: TestNewsroom,
  storyId: string,
  articles: readonly (Partial<ArticleInput> & Pick<ArticleInput, 'url' | 'publishedAt' | 'sourceOrdinal'>)[],
): Promise<string[]> {
  const written = articles.map((article) => ({ ...PLAIN, ...article, id: randomUUID() }));
  const placements = written.map(({ id }) => ({ articleId: id, storyId }));
  await write(newsroom, async (tx) => {
    await upsertArticles(tx, written);
    await attach(tx, placements, { by: null });
  });
  return written.map(({ id }) => id);
}

/** An article `https://outlet.example/name`, attached where a story is given; answers its id in the database. */
export async function addArticle(
  newsroom: TestNewsroom,
  article: Partial<Omit<ArticleInput, 'publishedAt'>> & {
    readonly sourceOrdinal: number;
    readonly url: string;
    readonly publishedAt: string;
    readonly storyId?: string;
    readonly attachedAt?: string;
  },
): Promise<string> {
  const { storyId, attachedAt, publishedAt, ...input } = article;
  return write(newsroom, async (tx) => {
    const [written] = await upsertArticles(tx, [{ ...PLAIN, ...input, publishedAt: new Date(publishedAt) }]);
    const articleId = written?.id ?? '';
    if (storyId !== undefined) {
      const at = attachedAt === undefined ? {} : { attachedAt: new Date(attachedAt) };
      await attach(tx, [{ articleId, storyId, ...at }], { by: null });
    }
    return articleId;
  });
}
