import type { Article, TitleChange } from '../db/generated/client.ts';
import type { Leaning, Side } from '../domain/leaning.ts';
import { storyOfArticle } from './articles.ts';
import { type Context, withOutlets } from './context.ts';
import { type LensInput, readLens } from './lensInput.ts';

/** The article's own leaning where it has one, else its outlet's under the lens. */
export function articleLeaning(
  context: Context,
  article: Article,
  lens: LensInput | null | undefined,
): Leaning | null | Promise<Leaning | null> {
  return withOutlets(context, [article.sourceOrdinal], (catalogue) =>
    catalogue.through(readLens(catalogue, lens)).leaningOf(article),
  );
}

/** The side of that leaning. */
export function articleSide(
  context: Context,
  article: Article,
  lens: LensInput | null | undefined,
): Side | null | Promise<Side | null> {
  return withOutlets(context, [article.sourceOrdinal], (catalogue) =>
    catalogue.through(readLens(catalogue, lens)).sideOf(article),
  );
}

/** Since when its story holds it; as hidden as the story. */
export async function attachedAt(context: Context, article: Article): Promise<Date | null> {
  return (await storyOfArticle(context, article)) ? article.attachedAt : null;
}

/** The article that it is a copy of; null where it is none. */
export async function originalOf({ loaders }: Context, { originalId }: Article): Promise<Article | null> {
  return originalId === null ? null : loaders.articles.byId.load(originalId);
}

/** Earlier headlines, oldest first. */
export async function titleHistory({ loaders }: Context, { id }: Article): Promise<TitleChange[]> {
  return [...(await loaders.articles.titleChanges.load(id))];
}
