import { type Article, Prisma } from '../db/generated/client.ts';
import { canonicalAddress } from '../domain/address.ts';
import type { KeysetOrder } from '../loaders/keyset.ts';
import type { AskedPage, List } from '../loaders/pagesLoader.ts';
import { type ArticleWhere, articleConditions } from './articleFilter.ts';
import type { Context, ListPlace } from './context.ts';
import { askedPage, given, type Page, type PageArgs, pageAsked } from './paging.ts';
import { ROW_SHAPES } from './rowShapes.ts';
import { maySee } from './storyVisibility.ts';

export type ArticleOrder = 'NEWEST' | 'OLDEST';

export interface ArticleListArgs extends PageArgs {
  where?: ArticleWhere | null | undefined;
  orderBy?: ArticleOrder | null | undefined;
}

/** Whose articles are listed. */
export type ArticleParent =
  | { readonly kind: 'newsroom' }
  | { readonly kind: 'story'; readonly id: string }
  | { readonly kind: 'source'; readonly ordinal: number };

/** One page of articles. `place`, where they are asked for in the document, says what is read of them; left out: all. */
export function articlePage(
  context: Context,
  parent: ArticleParent,
  args: ArticleListArgs,
  place?: ListPlace,
): Promise<Page<Article>> {
  const { articlePages: pages, counts } = context.loaders;
  return pageAsked({ pages, counts }, parentKey(parent), askedArticles(context, parent, args, place));
}

/** Worked out once for each place: a front page asks for the articles of twenty stories. */
function askedArticles(
  context: Context,
  parent: ArticleParent,
  args: ArticleListArgs,
  place: ListPlace | undefined,
): AskedPage<Article> {
  const known = place && context.askedArticles.get(place);
  if (known) return known;
  const list = articleList(context, parent, args.where, args.orderBy);
  const asked = askedPage({ list, parent: parentKey(parent), args, place });
  // A cursor is good under one parent only.
  if (place && !args.after && !args.before) context.askedArticles.set(place, asked);
  return asked;
}

/** How many articles a list has. */
export function countArticles(
  context: Context,
  parent: ArticleParent,
  where: ArticleWhere | null | undefined,
): Promise<number> {
  return context.loaders.counts.load({
    parent: parentKey(parent),
    list: articleList(context, parent, where, null),
  });
}

/** The article of an address, whatever tracking it bears; null where there is none. */
export function articleByUrl(context: Context, url: string): Promise<Article | null> | null {
  const address = canonicalAddress(url);
  return address === null ? null : context.loaders.articles.byUrl.load(address);
}

/** The story that holds an article now; null where none does, or the viewer may not know of it. */
export async function storyOfArticle(context: Context, article: Article) {
  if (article.storyId === null) return null;
  const story = await context.loaders.stories.byId.load(article.storyId);
  return story && maySee(context.viewer, story) ? story : null;
}

/** The same object for lists that are the same but for their parent: a front page asks for the articles of twenty stories. */
function articleList(
  context: Context,
  { kind }: ArticleParent,
  where: ArticleWhere | null | undefined,
  orderBy: ArticleOrder | null | undefined,
): List<Article> {
  const key = `${kind} ${orderBy ?? 'NEWEST'} ${where ? JSON.stringify(where) : ''}`;
  const known = context.articleLists.get(key);
  if (known) return known;
  const order = ORDERS[orderBy ?? 'NEWEST'];
  const list: List<Article> = {
    signature: JSON.stringify(['articles', kind, order.name, given(where)]),
    parentKind: PARENT_KINDS[kind],
    shape: ROW_SHAPES.Article,
    selected: Prisma.sql`article.*`,
    body: Prisma.sql`
      FROM "Article" AS article
     WHERE ${ofParent(kind)} ${articleConditions(context.catalogue, context.viewer, where)}`,
    order,
  };
  context.articleLists.set(key, list);
  return list;
}

const PARENT_KINDS = { newsroom: 'none', story: 'uuid', source: 'integer' } as const;

function ofParent(kind: ArticleParent['kind']): Prisma.Sql {
  if (kind === 'story') return Prisma.sql`article."storyId" = parent."id"`;
  return kind === 'source' ? Prisma.sql`article."sourceOrdinal" = parent."id"` : Prisma.sql`true`;
}

function parentKey(parent: ArticleParent): string {
  if (parent.kind === 'story') return parent.id;
  return parent.kind === 'source' ? String(parent.ordinal) : '';
}

const BY_PUBLICATION = {
  columns: [
    { kind: 'instant', expression: Prisma.sql`article."publishedAt"` },
    { kind: 'uuid', expression: Prisma.sql`article."id"` },
  ],
  keyOf: ({ publishedAt, id }: Article) => [publishedAt.toISOString(), id],
} as const;

const ORDERS: Record<ArticleOrder, KeysetOrder<Article>> = {
  NEWEST: { name: 'NEWEST', isDescending: true, ...BY_PUBLICATION },
  OLDEST: { name: 'OLDEST', isDescending: false, ...BY_PUBLICATION },
};
