import { Prisma, type Topic } from '../db/generated/client.ts';
import type { List } from '../loaders/pagesLoader.ts';
import type { Context } from './context.ts';
import { type Page, type PageArgs, pageOfList } from './paging.ts';

/** The topic of a slug; null where there is none. */
export async function topicBySlug({ loaders }: Context, slug: string): Promise<Topic | null> {
  return loaders.topics.bySlug.load(slug);
}

/** One page of topics, by slug. */
export function topicPage({ loaders }: Context, args: PageArgs): Promise<Page<Topic>> {
  return pageOfList({ pages: loaders.topicPages, counts: loaders.counts }, { list: TOPICS, args });
}

const TOPICS: List<Topic> = {
  signature: 'topics',
  parentKind: 'none',
  shape: { all: Object.values(Prisma.TopicScalarFieldEnum), instants: [] },
  selected: Prisma.sql`topic.*`,
  body: Prisma.sql`FROM "Topic" AS topic WHERE true`,
  order: {
    name: 'SLUG',
    isDescending: false,
    columns: [{ kind: 'text', expression: Prisma.sql`topic."slug" COLLATE "C"` }],
    keyOf: ({ slug }) => [slug],
  },
};
