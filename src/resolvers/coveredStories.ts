import type { DatedArticles } from '../domain/datedArticles.ts';
import type { HeldArticles } from '../domain/heldArticles.ts';
import type { HeldStories } from '../domain/heldStories.ts';
import type { TimeSpan } from '../domain/timeSpan.ts';
import { readAttached, readDatedAttached } from '../loaders/attachedArticles.ts';
import { type ArticleWhere, articleConditions } from './articleFilter.ts';
import type { Context } from './context.ts';
import type { CoverageArchive } from './coverageArchive.ts';
import { readLens } from './lensInput.ts';
import { type Viewer, worksHere } from './viewer.ts';

/** The attached articles that meet the conditions, of the stories that the viewer may know of. */
export async function coveredStories(context: Context, where: ArticleWhere): Promise<HeldArticles[]> {
  const { catalogue, viewer, database } = context;
  return visible(await readAttached(database, articleConditions(catalogue, viewer, where)), viewer);
}

/** The same with their instants; maybe also articles that lie without the span. */
export async function datedStories(context: Context, where: ArticleWhere): Promise<readonly DatedArticles[]> {
  const archived = await archivedStories(context, where);
  const { catalogue, viewer, database } = context;
  if (archived) return archived.stories.around(spanOf(where), worksHere(viewer));
  return visible(await readDatedAttached(database, articleConditions(catalogue, viewer, where)), viewer);
}

/** An archive and all that it holds, whoever may know of it. */
export interface ArchivedStories {
  readonly archive: CoverageArchive;
  readonly stories: HeldStories;
}

/** What is in memory; null where that is not to be had, or more is asked for than the span. */
export async function archivedStories(
  { archive, database, catalogue }: Context,
  where: ArticleWhere,
): Promise<ArchivedStories | null> {
  const { publishedFrom, publishedTo, lens, excludeSyndicated, ...others } = where;
  const asksMore = excludeSyndicated || Object.values(others).some((asked) => (asked ?? null) !== null);
  if (!archive || asksMore) return null;
  // Whatever is read, a lens that names nobody is refused.
  readLens(catalogue, lens);
  const stories = await archive.since(database, publishedFrom ?? null);
  return stories && { archive, stories };
}

export function spanOf({ publishedFrom, publishedTo }: ArticleWhere): TimeSpan {
  return {
    from: publishedFrom?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: publishedTo?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

function visible<T extends { readonly isEmerging: boolean }>(stories: Iterable<T>, viewer: Viewer): T[] {
  const isStaff = worksHere(viewer);
  return Array.from(stories).filter(({ isEmerging }) => isStaff || !isEmerging);
}
