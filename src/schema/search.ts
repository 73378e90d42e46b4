import { builder } from './builder.ts';
import { CURSOR, PAGE_INFO, pageInfo, TOTAL_COUNT } from './connection.ts';
import { typed } from './node.ts';

const SearchHit = builder.unionType('SearchHit', {
  description: 'What a search can find.',
  types: ['Story', 'Article', 'Source'],
});

builder.objectType('SearchEdge', {
  description: 'One of a page of what was found.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: CURSOR }),
    node: t.field({
      type: SearchHit,
      description: 'The story, article or outlet.',
      resolve: ({ node: { type, node } }) => typed(type, node),
    }),
    highlight: t.string({
      description: 'The words that matched, in `<mark>`; everything else is HTML-escaped.',
      resolve: ({ node }) => node.highlight,
    }),
  }),
});

builder.objectType('SearchConnection', {
  description: 'A page of what was found, best first.',
  fields: (t) => ({
    edges: t.field({ type: ['SearchEdge'], description: 'The page.', resolve: (page) => [...page.edges] }),
    pageInfo: t.field({ type: builder.pageInfoRef(), description: PAGE_INFO, resolve: pageInfo }),
    totalCount: t.int({ description: TOTAL_COUNT, resolve: (page) => page.totalCount() }),
  }),
});
