import type { Article, Role, Story } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import { workersOnly, writersRole, written } from './attaching.ts';
import { type Context, renewContext } from './context.ts';
import { isLonger } from './givenArticle.ts';
import { idOf } from './globalId.ts';
import {
  type ForbiddenError,
  forbidden,
  type Issue,
  invalid,
  type NotFoundError,
  notFound,
  type ValidationError,
} from './mutationErrors.ts';
import { detach } from './writing/attachments.ts';
import { lockStories } from './writing/coverage.ts';
import { choicesOn, isEditors } from './writing/editorsChoices.ts';
import { inSettledTransaction, Outrun } from './writing/outrun.ts';
import { lockPlaces } from './writing/places.ts';
import { storableText } from './writing/rows.ts';
import { storyEnds } from './writing/storyEnds.ts';

export interface DetachArticleInput {
  readonly storyId: string;
  readonly articleId: string;
  readonly reason?: string | null | undefined;
}

export interface DetachArticlePayload {
  readonly kind: 'DetachArticlePayload';
  readonly article: Article;
  readonly story: Story;
  readonly cursor: string;
}

export type DetachArticleResult = DetachArticlePayload | NotFoundError | ValidationError | ForbiddenError;

const LONGEST_REASON = 1_000;

/** Takes an article out of the story that holds it. Refuses in the same order as `attachArticle`. */
export async function detachArticle(
  context: Context,
  input: DetachArticleInput,
): Promise<DetachArticleResult> {
  const role = writersRole(context.viewer);
  if (role === null) return workersOnly();
  const storyId = idOf('Story', input.storyId);
  if (storyId === null) return notFound('story', input.storyId);
  const articleId = idOf('Article', input.articleId);
  if (articleId === null) return notFound('article in this story', input.articleId);

  const reason = storableText(input.reason?.trim() ?? '') || null;
  const outcome = await inSettledTransaction(context.database, (tx) =>
    takeOut(tx, { storyId, articleId, reason, role, issues: issuesOf(reason) }),
  );
  switch (outcome.kind) {
    case 'noStory':
      return notFound('story', input.storyId);
    case 'notThere':
      return notFound('article in this story', input.articleId);
    case 'invalid':
      return invalid(outcome.issues);
    case 'editorsChoice':
      return forbidden('EDITOR', 'An editor has placed this article here.');
    case 'takenOut': {
      await renewContext(context);
      const rows = await written(context, { articleId, storyId: outcome.storyId });
      return { kind: 'DetachArticlePayload', ...rows, cursor: context.cursor };
    }
  }
}

function issuesOf(reason: string | null): Issue[] {
  if (!isLonger(reason ?? '', LONGEST_REASON)) return [];
  return [{ path: ['reason'], message: `A reason has at most ${LONGEST_REASON} characters.` }];
}

interface Detachment {
  readonly storyId: string;
  readonly articleId: string;
  readonly reason: string | null;
  readonly role: Role;
  readonly issues: readonly Issue[];
}

type DetachAnswer =
  | { readonly kind: 'noStory' | 'notThere' | 'editorsChoice' }
  | { readonly kind: 'invalid'; readonly issues: readonly Issue[] }
  | { readonly kind: 'takenOut'; readonly storyId: string };

async function takeOut(tx: Transaction, wanted: Detachment): Promise<DetachAnswer> {
  const { articleId, reason, role, issues } = wanted;
  const storyId = (await storyEnds(tx, [wanted.storyId])).get(wanted.storyId);
  if (storyId === undefined) return { kind: 'noStory' };
  const story = (await lockStories(tx, [storyId])).get(storyId);
  if (story === undefined || story.status === 'MERGED') throw new Outrun();
  const place = (await lockPlaces(tx, [articleId])).get(articleId);
  if (place?.storyId !== storyId) return { kind: 'notThere' };
  if (issues.length > 0) return { kind: 'invalid', issues };
  if (!isEditors(role)) {
    const choices = await choicesOn(tx, [{ articleId, storyId }]);
    if (isEditors(choices.get(articleId)?.placedBy)) return { kind: 'editorsChoice' };
  }
  await detach(tx, [{ articleId, storyId, reason }], { by: role });
  return { kind: 'takenOut', storyId };
}
