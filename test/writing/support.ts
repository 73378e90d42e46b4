import { expect } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Role } from '../../src/db/generated/enums.ts';
import type { Viewer } from '../../src/resolvers/viewer.ts';
import { nodeId, rows } from '../reads/support.ts';
import type { Json, TestNewsroom } from '../support/newsroom.ts';

/** Somebody who works here, in this role. */
export function worker(role: Role): Viewer {
  return { subject: role.toLowerCase(), roles: [role] };
}

export const ATTACH = `mutation ($input: AttachArticleInput!) {
  result: attachArticle(input: $input) {
    __typename
    ... on AttachArticlePayload {
      attached
      cursor
      article {
        id url title excerpt authors imageUrl language publishedAt ownLeaning attachedAt
        source { name } story { id } titleHistory { title }
      }
      story { id cursor articleCount sourceCount articles { nodes { id } } biasBreakdown { total } }
    }
    ... on Error { message }
    ... on NotFoundError { id }
    ... on ValidationError { issues { path message } }
    ... on ForbiddenError { requires }
    ... on AlreadyAttachedError { heldBy: story { id } }
  }
}`;

export const DETACH = `mutation ($input: DetachArticleInput!) {
  result: detachArticle(input: $input) {
    __typename
    ... on DetachArticlePayload {
      cursor
      article { id story { id } attachedAt }
      story { id cursor articleCount sourceCount articles { nodes { id } } }
    }
    ... on Error { message }
    ... on NotFoundError { id }
    ... on ValidationError { issues { path message } }
    ... on ForbiddenError { requires }
  }
}`;

/** An article as a feed brings it; the outlet follows from its host. */
export function given(url: string, more: object = {}): { url: string; title: string; publishedAt: string } {
  return { url, title: 'A title', publishedAt: '2026-11-01T10:00:00Z', ...more };
}

/** Attaches and answers the result, whatever it is; the story by its id in the database. */
export async function attachTo(
  newsroom: TestNewsroom,
  storyId: string,
  article: object,
  { move, role = 'INGEST' }: { move?: boolean; role?: Role } = {},
): Promise<Json> {
  const input = { storyId: nodeId('Story', storyId), article, ...(move === undefined ? {} : { move }) };
  return (await newsroom.data(ATTACH, { input }, worker(role))).result;
}

/** Detaches and answers the result, whatever it is; both by their ids in the database. */
export async function detachFrom(
  newsroom: TestNewsroom,
  storyId: string,
  articleId: string,
  { reason, role = 'INGEST' }: { reason?: string; role?: Role } = {},
): Promise<Json> {
  const ids = { storyId: nodeId('Story', storyId), articleId: nodeId('Article', articleId) };
  const input = { ...ids, ...(reason === undefined ? {} : { reason }) };
  return (await newsroom.data(DETACH, { input }, worker(role))).result;
}

export interface Logged extends Record<string, unknown> {
  readonly type: string;
  readonly storyId: string | null;
  readonly payload: Json;
}

/** What the log says of these stories, or of all, in its order; the events that no stream tells of are left out unless asked for. */
export async function logged(
  newsroom: TestNewsroom,
  types: readonly string[] = STORY_TYPES,
): Promise<Logged[]> {
  return rows<Logged>(
    newsroom,
    Prisma.sql`SELECT "type", "storyId", "payload" FROM "EventLog"
                WHERE "type" = ANY(${[...types]}::text[]) ORDER BY "offset"`,
  );
}

const STORY_TYPES = ['ARTICLE_ATTACHED', 'ARTICLE_DETACHED'];

/** The same in a line each: `ARTICLE_ATTACHED article story`. */
export async function happened(newsroom: TestNewsroom): Promise<string[]> {
  return (await logged(newsroom)).map(
    ({ type, storyId, payload }) => `${type} ${payload.articleId} ${storyId}`,
  );
}

/**
 * Holds every story's coverage against its attachments, by SQL that shares nothing with what wrote it, and each article
 * against its open attachment, of which there is one at most.
 */
export async function expectConsistency(newsroom: TestNewsroom): Promise<void> {
  const stories = await rows(
    newsroom,
    Prisma.sql`
      SELECT story."id", story."coverage", story."articleCount", story."sourceCount", story."firstPublishedAt", story."lastArticleAt"
        FROM "Story" AS story ORDER BY story."id"`,
  );
  const stays = await rows<{ storyId: string; sourceOrdinal: number; publishedAt: Date }>(
    newsroom,
    Prisma.sql`
      SELECT stay."storyId", article."sourceOrdinal", article."publishedAt"
        FROM "Attachment" AS stay, "Article" AS article
       WHERE stay."articleId" = article."id" AND stay."detachedAt" IS NULL`,
  );
  for (const story of stories) {
    const own = stays.filter(({ storyId }) => storyId === story['id']);
    const ordinals = [...new Set(own.map(({ sourceOrdinal }) => sourceOrdinal))].sort((a, b) => a - b);
    const counts = ordinals.map((each) => own.filter(({ sourceOrdinal }) => sourceOrdinal === each).length);
    const times = own.map(({ publishedAt }) => publishedAt.getTime());
    expect(story).toEqual({
      id: story['id'],
      coverage: JSON.stringify({ s: ordinals, n: counts }),
      articleCount: own.length,
      sourceCount: ordinals.length,
      firstPublishedAt: own.length === 0 ? null : new Date(Math.min(...times)),
      lastArticleAt: own.length === 0 ? null : new Date(Math.max(...times)),
    });
  }
  const torn = await rows(
    newsroom,
    Prisma.sql`
      SELECT article."id" FROM "Article" AS article
       WHERE article."storyId" IS DISTINCT FROM
             (SELECT "storyId" FROM "Attachment" WHERE "articleId" = article."id" AND "detachedAt" IS NULL)`,
  );
  expect(torn).toEqual([]);
}
