import { Prisma, type Story } from '../db/generated/client.ts';
import { canonicalAddress } from '../domain/address.ts';
import { badInput } from '../errors.ts';
import type { KeysetOrder } from '../loaders/keyset.ts';
import type { RowShape } from '../loaders/pageRows.ts';
import type { List } from '../loaders/pagesLoader.ts';
import type { StoryLoaders } from '../loaders/stories.ts';
import type { Context, ListPlace } from './context.ts';
import { idOf } from './globalId.ts';
import { given, LatePage, type Page, type PageArgs, pageOfList } from './paging.ts';
import { QUIET_SCORE, type Ranking } from './rankings.ts';
import { ROW_SHAPES } from './rowShapes.ts';
import { type StoryWhere, storyConditions } from './storyFilter.ts';
import { listedStory, maySee } from './storyVisibility.ts';

export type StoryOrder = 'LATEST' | 'TRENDING' | 'MOST_COVERED';

export interface StoryListArgs extends PageArgs {
  where?: StoryWhere | null | undefined;
  orderBy?: StoryOrder | null | undefined;
}

/** Whose stories are listed. */
export type StoryParent =
  | { readonly kind: 'newsroom' }
  | { readonly kind: 'topic'; readonly id: string }
  | { readonly kind: 'source'; readonly ordinal: number }
  | { readonly kind: 'overlap'; readonly ordinals: readonly [number, number] };

/** Exactly one of these is given. */
export interface StoryKey {
  id?: string | null | undefined;
  slug?: string | null | undefined;
  articleUrl?: string | null | undefined;
}

/** The story that a key leads to, through merges; null where there is none that the viewer may see. */
export async function storyBy(context: Context, key: StoryKey): Promise<Story | null> {
  const given = Object.entries(key).filter(([, value]) => value !== null && value !== undefined);
  if (given.length !== 1) throw badInput('`by` takes exactly one of `id`, `slug` and `articleUrl`.');
  const story = await findStory(context, key);
  return story && maySee(context.viewer, story) ? story : null;
}

/**
 * One page of stories. MERGED ones are left out, EMERGING ones too but for those who work here. The rows have the columns that
 * are read at the place, and may have no others.
 */
export async function storyPage(
  context: Context,
  parent: StoryParent,
  args: StoryListArgs,
  place: ListPlace,
): Promise<Page<Story>> {
  const { storyPages: pages, counts } = context.loaders;
  if (args.orderBy === 'TRENDING') return trendingPage(context, parent, args);
  const list = storyList(context, parent, args.where, ORDERS[args.orderBy ?? 'LATEST']);
  return pageOfList({ pages, counts }, { list, parent: parentKey(parent), args, place });
}

async function findStory({ loaders: { stories } }: Context, key: StoryKey): Promise<Story | null> {
  if (typeof key.slug === 'string') return endOf(stories, await stories.bySlug.load(key.slug));
  if (typeof key.id === 'string') {
    const id = idOf('Story', key.id);
    return id === null ? null : endOf(stories, await stories.byId.load(id));
  }
  const address = canonicalAddress(key.articleUrl ?? '');
  return address === null ? null : stories.byArticleUrl.load(address);
}

/** Where a story's readers are sent: itself, or through merges to the end of the chain. */
async function endOf(stories: StoryLoaders, story: Story | null): Promise<Story | null> {
  return story?.mergedIntoId ? stories.endOfChain.load(story.mergedIntoId) : story;
}

function storyList(
  { viewer }: Context,
  parent: StoryParent,
  where: StoryWhere | null | undefined,
  order: KeysetOrder<Story>,
  ranking?: Ranking,
): List<Story> {
  return {
    signature: JSON.stringify([
      'stories',
      parent.kind,
      parent.kind === 'overlap' ? parent.ordinals : null,
      order.name,
      given(where),
    ]),
    parentKind: PARENT_KINDS[parent.kind],
    shape: ranking ? RANKED : ROW_SHAPES.Story,
    selected: Prisma.sql`story.*${ranking ? Prisma.sql`, ${RANK} AS "rank"` : Prisma.empty}`,
    body: Prisma.sql`
      FROM "Story" AS story ${ranking ? ranked(ranking) : Prisma.empty}
     WHERE ${ofParent(parent)} AND ${listedStory(viewer)} ${storyConditions(where)}`,
    order,
  };
}

const PARENT_KINDS = { newsroom: 'none', topic: 'uuid', source: 'integer', overlap: 'none' } as const;

function ofParent(parent: StoryParent): Prisma.Sql {
  switch (parent.kind) {
    case 'newsroom':
      return Prisma.sql`true`;
    case 'topic':
      return Prisma.sql`story."id" IN (SELECT "storyId" FROM "StoryTopic" WHERE "topicId" = parent."id")`;
    case 'source':
      return coveredBy(Prisma.sql`parent."id"`);
    case 'overlap': {
      const [a, b] = parent.ordinals;
      return Prisma.sql`${coveredBy(Prisma.sql`${a}::int`)} AND ${coveredBy(Prisma.sql`${b}::int`)}`;
    }
  }
}

function coveredBy(ordinal: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`story."id" IN (SELECT "storyId" FROM "Article" WHERE "sourceOrdinal" = ${ordinal})`;
}

function parentKey(parent: StoryParent): string {
  if (parent.kind === 'topic') return parent.id;
  return parent.kind === 'source' ? String(parent.ordinal) : '';
}

const STORY_ID = { kind: 'uuid', expression: Prisma.sql`story."id"` } as const;

const ORDERS: Record<Exclude<StoryOrder, 'TRENDING'>, KeysetOrder<Story>> = {
  LATEST: {
    name: 'LATEST',
    isDescending: true,
    columns: [
      { kind: 'instant', expression: Prisma.sql`COALESCE(story."lastArticleAt", '-infinity'::timestamptz)` },
      STORY_ID,
    ],
    keyOf: ({ lastArticleAt, id }) => [lastArticleAt?.toISOString() ?? '-infinity', id],
  },
  MOST_COVERED: {
    name: 'MOST_COVERED',
    isDescending: true,
    columns: [{ kind: 'integer', expression: Prisma.sql`story."sourceCount"` }, STORY_ID],
    keyOf: ({ sourceCount, id }) => [String(sourceCount), id],
  },
};

/** A story with its residual, as the statement of a ranking answers it. */
type RankedStory = Story & { rank?: number };

const RANKED: RowShape = { ...ROW_SHAPES.Story, all: [...ROW_SHAPES.Story.all, 'rank'] };

const RANK = Prisma.sql`COALESCE(ranked."score", ${QUIET_SCORE}::float8)`;

function ranked({ storyIds, scores }: Ranking): Prisma.Sql {
  return Prisma.sql`
    LEFT JOIN unnest(${storyIds}::text[]::uuid[], ${scores}::float8[]) AS ranked("storyId", "score")
      ON ranked."storyId" = story."id"`;
}

/** The ranking's minute stands before each cursor, so that its pages are all of one ranking. */
async function trendingPage(
  context: Context,
  parent: StoryParent,
  args: StoryListArgs,
): Promise<Page<Story>> {
  const { storyPages: pages, counts } = context.loaders;
  const after = splitCursor('after', args.after);
  const before = splitCursor('before', args.before);
  const takenAt = after?.takenAt ?? before?.takenAt;
  const ranking = await (takenAt === undefined ? context.rankings.latest() : context.rankings.named(takenAt));
  const order: KeysetOrder<RankedStory> = {
    name: `TRENDING ${ranking.takenAt.toISOString()}`,
    isDescending: true,
    columns: [{ kind: 'number', expression: RANK }, STORY_ID],
    keyOf: ({ rank = QUIET_SCORE, id }) => [String(rank), id],
  };
  const page = await pageOfList(
    { pages, counts },
    {
      list: storyList(context, parent, args.where, order, ranking),
      parent: parentKey(parent),
      args: { ...args, after: after?.cursor, before: before?.cursor },
    },
  );
  return new LatePage(page, () =>
    page.edges.map(({ cursor }) => `${ranking.takenAt.toISOString()}_${cursor}`),
  );
}

function splitCursor(
  name: string,
  cursor: string | null | undefined,
): { takenAt: string; cursor: string } | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const [takenAt, rest, ...more] = cursor.split('_');
  if (!takenAt || rest === undefined) throw badInput(`\`${name}\` is not a cursor of a ranking.`);
  return { takenAt, cursor: [rest, ...more].join('_') };
}
