import { batchArticlePage } from '../resolvers/coverageInTime.ts';
import {
  firstArticle,
  independentNewsrooms,
  lagHours,
  storyEffectiveOwners,
} from '../resolvers/coverageSummary.ts';
import { jaccardIndex } from '../resolvers/sourceOverlap.ts';
import { storyPage } from '../resolvers/stories.ts';
import { articlesUsing } from '../resolvers/wording.ts';
import { builder } from './builder.ts';
import { forwardArgs } from './connection.ts';
import { Side } from './enums.ts';
import { listPlace } from './listPlace.ts';

builder.objectType('CoverageBatch', {
  description: "One bucket's own articles, not those before.",
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'When the bucket begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'When it ends; that instant is not in it.' }),
    articleCount: t.exposeInt('articleCount', { description: 'How many articles were published in it.' }),
    breakdown: t.expose('breakdown', { type: 'BiasBreakdown', description: 'Their breakdown, unit SOURCE.' }),
    articles: t.field({
      type: 'ArticleConnection',
      description: 'Its articles, newest first.',
      args: forwardArgs,
      resolve: (batch, args, context) => batchArticlePage(context, batch, args),
    }),
  }),
});

builder.objectType('CoverageSummary', {
  description: 'Who broke a story, and how many really cover it.',
  fields: (t) => ({
    firstArticle: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article that was published first. Null where none is attached.',
      resolve: (story, _, context) => firstArticle(context, story),
    }),
    lagHours: t.float({
      nullable: true,
      description:
        "Hours from the story's first article to each side's first. Null where that side has none.",
      args: { side: t.arg({ type: Side, required: true, description: 'Whose lag.' }) },
      resolve: (story, { side }, context) => lagHours(context, story, side),
    }),
    independentNewsrooms: t.int({
      description: 'Outlets with at least one article that is no copy.',
      resolve: (story, _, context) => independentNewsrooms(context, story),
    }),
    effectiveOwners: t.float({
      nullable: true,
      description:
        "1 ÷ Herfindahl index of the owners' shares of the articles, those without a known owner left out; null where none is known.",
      resolve: (story, _, context) => storyEffectiveOwners(context, story),
    }),
  }),
});

builder.objectType('DistinctiveTerm', {
  description: 'A word that one side prefers.',
  fields: (t) => ({
    term: t.exposeString('term', { description: 'The word, in lower case, as it is written most often.' }),
    zScore: t.exposeFloat('zScore', {
      description: 'Log-odds ratio with an informative Dirichlet prior, as a z-score.',
    }),
    articles: t.field({
      type: ['Article'],
      description: "The side's articles with that word in the headline, newest first.",
      args: { first: t.arg.int({ defaultValue: 5, description: 'So many at most, 1 to 100.' }) },
      resolve: (term, { first }, context) => articlesUsing(context, term, first ?? 5),
    }),
  }),
});

builder.objectType('CoverageRow', {
  description: "One row of an analyst's table.",
  fields: (t) => ({
    keys: t.stringList({
      description:
        'One value for each dimension asked for, in that order: enum names, slugs, country codes; `UNKNOWN` where there is none.',
      resolve: ({ keys }) => [...keys],
    }),
    articleCount: t.exposeInt('articleCount', { description: 'How many articles.' }),
    sourceCount: t.exposeInt('sourceCount', { description: 'Of how many outlets.' }),
    storyCount: t.exposeInt('storyCount', { description: 'In how many stories.' }),
  }),
});

builder.objectType('CoverageTable', {
  description:
    'Most articles first, then keys. TOPIC and OWNER count an article in each, so rows can exceed `totalArticles`.',
  fields: (t) => ({
    rows: t.field({
      type: ['CoverageRow'],
      description: 'The first rows.',
      resolve: ({ rows }) => [...rows],
    }),
    totalRows: t.exposeInt('totalRows', { description: 'How many rows there are.' }),
    totalArticles: t.exposeInt('totalArticles', {
      description: 'How many articles were counted, each once.',
    }),
  }),
});

builder.objectType('CoveragePoint', {
  description: "One bucket of an analyst's table over time.",
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'When the bucket begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'When it ends; that instant is not in it.' }),
    rows: t.field({
      type: ['CoverageRow'],
      description: 'Most articles first, then key; empty where nothing was published.',
      resolve: ({ rows }) => [...rows],
    }),
  }),
});

builder.objectType('SourceOverlap', {
  description: 'How many stories two outlets cover together and alone.',
  fields: (t) => ({
    shared: t.exposeInt('shared', { description: 'Stories that both cover.' }),
    onlyA: t.exposeInt('onlyA', { description: 'Stories that only the first covers.' }),
    onlyB: t.exposeInt('onlyB', { description: 'Stories that only the second covers.' }),
    jaccard: t.float({
      nullable: true,
      description: 'shared ÷ (shared + onlyA + onlyB). Null where neither covers any story.',
      resolve: jaccardIndex,
    }),
    stories: t.field({
      type: 'StoryConnection',
      description: 'The shared stories, latest first.',
      args: forwardArgs,
      resolve: ({ ordinals }, args, context, info) =>
        storyPage(context, { kind: 'overlap', ordinals }, args, listPlace(context, info, 'Story')),
    }),
  }),
});
