import type { Article, Role, Story } from '../db/generated/client.ts';
import { type Context, renewContext } from './context.ts';
import { type GivenArticle, readArticle } from './givenArticle.ts';
import { idOf } from './globalId.ts';
import {
  type AlreadyAttachedError,
  type ForbiddenError,
  forbidden,
  invalid,
  type NotFoundError,
  notFound,
  type ValidationError,
} from './mutationErrors.ts';
import { visible } from './nodes.ts';
import { strongestRole, type Viewer } from './viewer.ts';

export interface AttachArticleInput {
  readonly storyId: string;
  readonly article: GivenArticle & { readonly sourceId?: string | null | undefined };
  readonly move: boolean;
}

export interface AttachArticlePayload {
  readonly kind: 'AttachArticlePayload';
  readonly article: Article;
  readonly story: Story;
  readonly attached: boolean;
  readonly cursor: string;
}

export type AttachArticleResult =
  | AttachArticlePayload
  | NotFoundError
  | ValidationError
  | ForbiddenError
  | AlreadyAttachedError;

/**
 * Places an article in a story: idempotent by canonical address. Refuses in this order: the role, ids that lead nowhere,
 * wrong input, then what stands against it. Whatever is refused has written nothing.
 */
export async function attachArticle(
  context: Context,
  { storyId: givenStory, article: given, move }: AttachArticleInput,
): Promise<AttachArticleResult> {
  const role = writersRole(context.viewer);
  if (role === null) return workersOnly();
  const storyId = idOf('Story', givenStory);
  if (storyId === null) return notFound('story', givenStory);
  const givenSource = given.sourceId ?? null;
  const sourceId = givenSource === null ? null : idOf('Source', givenSource);
  if (givenSource !== null && sourceId === null) return notFound('outlet', givenSource);

  const call = { storyId, sourceId, ...readArticle(given, new Date()), move, role };
  const answer = await context.attachQueue.submit(call);
  switch (answer.kind) {
    case 'noStory':
      return notFound('story', givenStory);
    case 'noSource':
      return notFound('outlet', givenSource ?? '');
    case 'invalid':
      return invalid(answer.issues);
    case 'editorsChoice':
      return forbidden('EDITOR', 'An editor has decided where this article belongs.');
    case 'heldElsewhere':
      return {
        kind: 'AlreadyAttachedError',
        message: 'Another story holds the article: `move` takes it from there.',
        story: await visible(context, answer.storyId),
      };
    case 'there': {
      await renewContext(context);
      const rows = await written(context, answer);
      return { kind: 'AttachArticlePayload', ...rows, attached: answer.attached, cursor: context.cursor };
    }
  }
}

/** The role that somebody writes articles in; null for those who may not. */
export function writersRole(viewer: Viewer): Role | null {
  const role = strongestRole(viewer);
  return role === 'READER' ? null : role;
}

export function workersOnly(): ForbiddenError {
  return forbidden('INGEST', 'This is for those who work here: send a token with the role INGEST or above.');
}

/** An article and a story as they are after a write; the context knows them from then on. */
export async function written(
  { loaders, sharedRows }: Context,
  { articleId, storyId }: { readonly articleId: string; readonly storyId: string },
): Promise<{ article: Article; story: Story }> {
  const [article, story] = await Promise.all([
    sharedRows.articles.load(articleId),
    sharedRows.stories.load(storyId),
  ]);
  if (article === null || story === null) throw new Error('What was just written is not there.');
  loaders.articles.byId.prime(articleId, article);
  loaders.stories.byId.prime(storyId, story);
  return { article, story };
}
