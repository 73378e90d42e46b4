import type { Page } from '../resolvers/paging.ts';
import { builder } from './builder.ts';

/** A page as Relay describes it. */
export function pageInfo({ edges, hasNextPage, hasPreviousPage }: Page<unknown>) {
  if (hasNextPage === null || hasPreviousPage === null) throw new Error('Nobody looked beyond the page.');
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges.at(0)?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}

/** The arguments of every connection that runs both ways. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: 'The first so many, 1 to 100; 20 where `last` is left out too.' }),
  after: t.string({
    description: 'Only what comes after this cursor of the same list with the same arguments.',
  }),
  last: t.int({ description: 'The last so many, 1 to 100; not together with `first`.' }),
  before: t.string({
    description: 'Only what comes before this cursor of the same list with the same arguments.',
  }),
}));

/** The arguments of a connection that runs forward only. */
export const forwardArgs = builder.args((t) => ({
  first: t.int({ description: 'The first so many, 1 to 100; 20 where left out.' }),
  after: t.string({
    description: 'Only what comes after this cursor of the same list with the same arguments.',
  }),
}));

export const CURSOR = 'For `after` or `before` of the same list with the same arguments.';
export const PAGE_INFO = 'Where this page stands in the list.';
export const TOTAL_COUNT = 'How long the whole list is; counted only when asked for.';

type Connected = 'Article' | 'CoverageBatch' | 'Source' | 'Story' | 'TimelineEvent' | 'Topic';

connectionOf('Article', 'articles');
connectionOf('CoverageBatch', 'batches');
connectionOf('Source', 'outlets');
connectionOf('Story', 'stories');
connectionOf('TimelineEvent', 'timeline events');
connectionOf('Topic', 'topics');

/** A Relay connection, its edges, and the nodes without them. */
function connectionOf(node: Connected, plural: string): void {
  builder.objectType(`${node}Edge`, {
    description: `One of a page of ${plural}.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: CURSOR }),
      node: t.field({ type: node, description: 'The entry itself.', resolve: (edge) => edge.node }),
    }),
  });
  builder.objectType(`${node}Connection`, {
    description: `A page of ${plural}.`,
    fields: (t) => ({
      edges: t.field({
        type: [`${node}Edge`],
        description: 'The page, with cursors.',
        resolve: (page) => [...page.edges],
      }),
      nodes: t.expose('nodes', { type: [node], description: 'The page, without cursors.' }),
      pageInfo: t.field({ type: builder.pageInfoRef(), description: PAGE_INFO, resolve: pageInfo }),
      totalCount: t.int({ description: TOTAL_COUNT, resolve: (page) => page.totalCount() }),
    }),
  });
}
