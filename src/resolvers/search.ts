import type { CatalogueSource } from '../catalogue/snapshot.ts';
import { type Article, Prisma, type Story } from '../db/generated/client.ts';
import { highlight, parseSearch, type SearchQuery, toTsquery } from '../domain/searchQuery.ts';
import type { SearchHitRow } from '../loaders/index.ts';
import type { KeysetOrder } from '../loaders/keyset.ts';
import type { RowShape } from '../loaders/pageRows.ts';
import type { List } from '../loaders/pagesLoader.ts';
import { concat } from './conditions.ts';
import type { Context } from './context.ts';
import { emptyPage, type Page, type PageArgs, pageOfList } from './paging.ts';
import { listedStory } from './storyVisibility.ts';
import type { Viewer } from './viewer.ts';

export const SEARCH_TYPES = ['STORY', 'ARTICLE', 'SOURCE'] as const;
export type SearchType = (typeof SEARCH_TYPES)[number];

/** What was found, with the words that matched. */
export type SearchHit =
  | { readonly type: 'Story'; readonly node: Story; readonly highlight: string }
  | { readonly type: 'Article'; readonly node: Article; readonly highlight: string }
  | { readonly type: 'Source'; readonly node: CatalogueSource; readonly highlight: string };

export interface SearchArgs extends PageArgs {
  query: string;
  types?: readonly SearchType[] | null | undefined;
}

/**
 * One page of what matches a search, best first: by PostgreSQL's `ts_rank`, then what had news last. Nothing where there is
 * no word to look for.
 */
export async function searchPage(context: Context, args: SearchArgs): Promise<Page<SearchHit>> {
  const search = parseSearch(args.query);
  const types = SEARCH_TYPES.filter((type) => args.types?.includes(type) ?? true);
  if (!search || types.length === 0) return emptyPage(args);
  const { searchPages: pages, counts } = context.loaders;
  const list = hitList(context.viewer, search, types);
  const page = await pageOfList({ pages, counts }, { list, args });
  const edges = await Promise.all(
    page.edges.map(async ({ cursor, node }) => {
      const hit = await readHit(context, node, search);
      return hit ? [{ cursor, node: hit }] : [];
    }),
  );
  const found = edges.flat();
  const { hasNextPage, hasPreviousPage, totalCount } = page;
  return { nodes: found.map(({ node }) => node), edges: found, hasNextPage, hasPreviousPage, totalCount };
}

async function readHit(
  context: Context,
  { type, id }: SearchHitRow,
  search: SearchQuery,
): Promise<SearchHit | null> {
  if (type === 'Story') {
    const node = await context.loaders.stories.byId.load(id);
    return node && { type, node, highlight: bestHighlight(search, [node.headline, node.dek]) };
  }
  if (type === 'Article') {
    const node = await context.loaders.articles.byId.load(id);
    return node && { type, node, highlight: bestHighlight(search, [node.title, node.excerpt]) };
  }
  const node = context.catalogue.sourceById(id) ?? (await newSource(context, id));
  if (!node) return null;
  return {
    type,
    node,
    highlight: bestHighlight(search, [node.name, node.domain, ...node.aliases.map((a) => a.alias)]),
  };
}

/** An outlet that came after this operation's look at the catalogue. */
async function newSource(context: Context, id: string): Promise<CatalogueSource | undefined> {
  const [row] = await context.database.query<{ ordinal: number }>(
    Prisma.sql`SELECT source."ordinal" FROM "Source" AS source WHERE source."id" = ${id}::text::uuid`,
  );
  return row ? (await context.catalogueWith([row.ordinal])).sourceById(id) : undefined;
}

/** Of several texts the one in which most words match; the first of equals. */
function bestHighlight(search: SearchQuery, texts: readonly (string | null)[]): string {
  const highlights = texts.filter((text) => text !== null).map((text) => highlight(text, search));
  return highlights.sort((a, b) => b.matches - a.matches)[0]?.html ?? '';
}

function hitList(viewer: Viewer, search: SearchQuery, types: readonly SearchType[]): List<SearchHitRow> {
  const query = toTsquery(search);
  const arms = types.map((type) => armOf(type, viewer, query));
  return {
    signature: JSON.stringify(['search', query, types]),
    parentKind: 'none',
    shape: HIT,
    selected: Prisma.sql`hit.*`,
    body: Prisma.sql`FROM (${Prisma.join(arms, ' UNION ALL ')}) AS hit WHERE true`,
    order: BEST,
  };
}

function armOf(type: SearchType, viewer: Viewer, query: string): Prisma.Sql {
  if (type === 'STORY') {
    return concat([
      hitColumns('Story', Prisma.sql`story`, Prisma.sql`story."lastArticleAt"`, query),
      Prisma.sql`FROM "Story" AS story WHERE ${matches(Prisma.sql`story`, query)} AND ${listedStory(viewer)}`,
    ]);
  }
  if (type === 'ARTICLE') {
    return concat([
      hitColumns('Article', Prisma.sql`article`, Prisma.sql`article."publishedAt"`, query),
      Prisma.sql`FROM "Article" AS article WHERE ${matches(Prisma.sql`article`, query)}`,
    ]);
  }
  return concat([
    hitColumns('Source', Prisma.sql`source`, Prisma.sql`NULL::timestamptz`, query),
    Prisma.sql`FROM "Source" AS source WHERE ${matches(Prisma.sql`source`, query)}`,
  ]);
}

function hitColumns(
  type: SearchHitRow['type'],
  table: Prisma.Sql,
  freshAt: Prisma.Sql,
  query: string,
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${type}::text AS "type", ${table}."id" AS "id", ${freshAt} AS "freshAt",
           round(ts_rank(to_tsvector('simple', ${table}."searchText"), ${query}::tsquery) * 1000000)::int AS "rank"`;
}

function matches(table: Prisma.Sql, query: string): Prisma.Sql {
  return Prisma.sql`to_tsvector('simple', ${table}."searchText") @@ ${query}::tsquery`;
}

const HIT: RowShape = {
  all: ['type', 'id', 'rank', 'freshAt'],
  instants: ['freshAt'],
};

const BEST: KeysetOrder<SearchHitRow> = {
  name: 'BEST',
  isDescending: true,
  columns: [
    { kind: 'integer', expression: Prisma.sql`hit."rank"` },
    { kind: 'instant', expression: Prisma.sql`COALESCE(hit."freshAt", '-infinity'::timestamptz)` },
    { kind: 'uuid', expression: Prisma.sql`hit."id"` },
  ],
  keyOf: ({ rank, freshAt, id }) => [String(rank), freshAt?.toISOString() ?? '-infinity', id],
};
