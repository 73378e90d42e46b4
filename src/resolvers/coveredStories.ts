import { type DatedArticles, type HeldArticles, heldWithin, type TimeSpan } from '../domain/heldArticles.ts';
import { type DatedAttachedArticles, readAttached, readDatedAttached } from '../loaders/attachedArticles.ts';
import { type ArticleWhere, articleConditions } from './articleFilter.ts';
import type { Context } from './context.ts';
import { type Viewer, worksHere } from './viewer.ts';

/** The attached articles that meet the conditions, of the stories that the viewer may know of. */
export async function coveredStories(context: Context, where: ArticleWhere): Promise<HeldArticles[]> {
  const { catalogue, viewer, database } = context;
  // Whatever is read, a lens that names nobody is refused.
  const conditions = articleConditions(catalogue, viewer, where);
  const kept = await keptStories(context, where);
  if (kept) return heldWithin(visible(kept, viewer), spanOf(where));
  return visible(await readAttached(database, conditions), viewer);
}

/** The same with their instants; also of articles that lie without the span. */
export async function datedStories(context: Context, where: ArticleWhere): Promise<DatedArticles[]> {
  const { catalogue, viewer, database } = context;
  const conditions = articleConditions(catalogue, viewer, where);
  const kept = await keptStories(context, where);
  return visible(kept ?? (await readDatedAttached(database, conditions)), viewer);
}

export function spanOf({ publishedFrom, publishedTo }: ArticleWhere): TimeSpan {
  return {
    from: publishedFrom?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: publishedTo?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

/** From memory, where nothing is asked for but the span. */
async function keptStories(
  { archive, database }: Context,
  { publishedFrom, publishedTo, lens, excludeSyndicated, ...others }: ArticleWhere,
): Promise<Iterable<DatedAttachedArticles> | null> {
  const asksMore = excludeSyndicated || Object.values(others).some((asked) => (asked ?? null) !== null);
  return archive && !asksMore ? archive.since(database, publishedFrom ?? null) : null;
}

function visible<T extends { readonly isEmerging: boolean }>(stories: Iterable<T>, viewer: Viewer): T[] {
  const isStaff = worksHere(viewer);
  return Array.from(stories).filter(({ isEmerging }) => isStaff || !isEmerging);
}
