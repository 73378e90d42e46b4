import type { Article, Story } from '../db/generated/client.ts';
import type { Side } from '../domain/leaning.ts';
import { distinctiveTerms } from '../domain/wording.ts';
import type { Context } from './context.ts';
import { pageSize } from './paging.ts';

/** A word that one side's headlines of a story prefer, and the articles that use it, newest first. */
export interface DistinctiveTerm {
  readonly term: string;
  readonly zScore: number;
  readonly articleIds: readonly string[];
}

/** The headline words that tell one side's articles of a story from the other sides', strongest first. */
export async function distinctiveWording(
  context: Context,
  story: Story,
  side: Side,
  first: number,
): Promise<DistinctiveTerm[]> {
  const limit = pageSize('first', first) ?? first;
  const headlines = await context.loaders.headlines.load(story.id);
  const view = (await context.catalogueWith(headlines.map(({ sourceOrdinal }) => sourceOrdinal))).through({});
  const own = headlines.filter((headline) => view.sideOf(headline) === side);
  const others = headlines.filter((headline) => ![side, null].includes(view.sideOf(headline)));
  const terms = distinctiveTerms(
    own.map(({ title }) => title),
    others.map(({ title }) => title),
    limit,
  );
  return terms.map(({ term, zScore, headlines: places }) => ({
    term,
    zScore,
    articleIds: places.flatMap((place) => own[place]?.id ?? []),
  }));
}

/** The articles that use a term, newest first. */
export async function articlesUsing(
  { loaders }: Context,
  term: DistinctiveTerm,
  first: number,
): Promise<Article[]> {
  const limit = pageSize('first', first) ?? first;
  const articles = await Promise.all(
    term.articleIds.slice(0, limit).map((id) => loaders.articles.byId.load(id)),
  );
  return articles.filter((article) => article !== null);
}
