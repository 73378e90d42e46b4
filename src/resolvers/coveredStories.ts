import type { DatedArticles, HeldArticles, TimeSpan } from '../domain/heldArticles.ts';
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
  if (archived) return archived.stories;
  const { catalogue, viewer, database } = context;
  return visible(await readDatedAttached(database, articleConditions(catalogue, viewer, where)), viewer);
}

/** Stories that the viewer may know of, from memory. */
export interface ArchivedStories {
  readonly archive: CoverageArchive;
  readonly stories: readonly DatedArticles[];
  /** Those of all articles, and maybe others. Both arrays are the same as before where nothing has changed. */
  readonly places: readonly number[];
}

/** The same from memory; null where that is not to be had, or more is asked for than the span. */
export async function archivedStories(
  { archive, database, catalogue, viewer }: Context,
  where: ArticleWhere,
): Promise<ArchivedStories | null> {
  const { publishedFrom, publishedTo, lens, excludeSyndicated, ...others } = where;
  const asksMore = excludeSyndicated || Object.values(others).some((asked) => (asked ?? null) !== null);
  if (!archive || asksMore) return null;
  // Whatever is read, a lens that names nobody is refused.
  readLens(catalogue, lens);
  const archived = await archive.since(database, publishedFrom ?? null);
  if (!archived) return null;
  const { all, emerged, places } = archived;
  return { archive, stories: worksHere(viewer) ? all : emerged, places };
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
