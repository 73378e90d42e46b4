import { articleByUrl, articlePage } from '../resolvers/articles.ts';
import { coverageOverTime, coverageTable } from '../resolvers/coverageTable.ts';
import { searchPage } from '../resolvers/search.ts';
import { sourceOverlap } from '../resolvers/sourceOverlap.ts';
import { sourceBy, sourcePage } from '../resolvers/sources.ts';
import { storyBy, storyPage } from '../resolvers/stories.ts';
import { topicBySlug, topicPage } from '../resolvers/topics.ts';
import { builder } from './builder.ts';
import { forwardArgs, pageArgs } from './connection.ts';
import { ArticleOrder, CoverageDimension, SearchType, StoryOrder, TimeBucket } from './enums.ts';
import { ArticleWhere, RatingLens, SourceKey, SourceWhere, StoryKey, StoryWhere } from './inputs.ts';
import { listPlace } from './listPlace.ts';

builder.queryType({
  description: 'Everything that can be read.',
  fields: (t) => ({
    story: t.field({
      type: 'Story',
      nullable: true,
      description: 'The story that a key leads to, through merges; null where there is none.',
      args: { by: t.arg({ type: StoryKey, required: true, description: 'What it is known by.' }) },
      resolve: (_root, { by }, context) => storyBy(context, by),
    }),
    stories: t.field({
      type: 'StoryConnection',
      description: 'All stories but merged ones.',
      args: {
        ...pageArgs,
        where: t.arg({ type: StoryWhere, description: 'Which of them.' }),
        orderBy: t.arg({ type: StoryOrder, description: 'LATEST where left out.' }),
      },
      resolve: (_root, args, context, info) =>
        storyPage(context, { kind: 'newsroom' }, args, listPlace(context, info, 'Story')),
    }),
    source: t.field({
      type: 'Source',
      nullable: true,
      description: 'The outlet that a key names; null where there is none.',
      args: { by: t.arg({ type: SourceKey, required: true, description: 'What it is known by.' }) },
      resolve: (_root, { by }, context) => sourceBy(context, by),
    }),
    sources: t.field({
      type: 'SourceConnection',
      description: 'All outlets, by slug.',
      args: { ...pageArgs, where: t.arg({ type: SourceWhere, description: 'Which of them.' }) },
      resolve: (_root, args, context) => sourcePage(context, args),
    }),
    raters: t.field({
      type: ['Rater'],
      description: 'All raters, by slug.',
      resolve: (_root, _args, { catalogue }) => [...catalogue.raters],
    }),
    owner: t.field({
      type: 'Owner',
      nullable: true,
      description: 'The owner of a slug; null where there is none.',
      args: { slug: t.arg.string({ required: true, description: 'Its slug.' }) },
      resolve: (_root, { slug }, { catalogue }) => catalogue.ownerBySlug(slug) ?? null,
    }),
    rater: t.field({
      type: 'Rater',
      nullable: true,
      description: 'The rater of a slug; null where there is none.',
      args: { slug: t.arg.string({ required: true, description: 'Its slug.' }) },
      resolve: (_root, { slug }, { catalogue }) => catalogue.raterBySlug(slug) ?? null,
    }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article of an address; null where there is none.',
      args: {
        url: t.arg.string({
          required: true,
          description: 'Its address: tracking parameters and fragments do not matter.',
        }),
      },
      resolve: (_root, { url }, context) => articleByUrl(context, url),
    }),
    articles: t.field({
      type: 'ArticleConnection',
      description: 'All articles, attached to a story or not.',
      args: {
        ...pageArgs,
        where: t.arg({ type: ArticleWhere, description: 'Which of them.' }),
        orderBy: t.arg({ type: ArticleOrder, description: 'NEWEST where left out.' }),
      },
      resolve: (_root, args, context, info) =>
        articlePage(context, { kind: 'newsroom' }, args, listPlace(context, info, 'Article')),
    }),
    topic: t.field({
      type: 'Topic',
      nullable: true,
      description: 'The topic of a slug; null where there is none.',
      args: { slug: t.arg.string({ required: true, description: 'Its slug.' }) },
      resolve: (_root, { slug }, context) => topicBySlug(context, slug),
    }),
    topics: t.field({
      type: 'TopicConnection',
      description: 'All topics, by slug.',
      args: pageArgs,
      resolve: (_root, args, context) => topicPage(context, args),
    }),
    search: t.field({
      type: 'SearchConnection',
      nullable: true,
      description:
        'Headlines, deks, titles, excerpts and outlets; never locked text. Words must all be there; `"a phrase"` word by word, `-word` not at all, `OR` between two asks for either. Nothing is an error; where there is no word to look for, nothing is found.',
      args: {
        query: t.arg.string({ required: true, description: 'What a person typed into the search box.' }),
        types: t.arg({ type: [SearchType], description: 'What to look for; left out: everything.' }),
        ...forwardArgs,
      },
      resolve: (_root, args, context) => searchPage(context, args),
    }),
    coverageTable: t.field({
      type: 'CoverageTable',
      nullable: true,
      description:
        "An analyst's table: attached articles, ten million at most, counted by one to three different dimensions; `first` to 1,000.",
      args: {
        where: t.arg({ type: ArticleWhere, description: 'Which articles are counted.' }),
        by: t.arg({
          type: [CoverageDimension],
          required: true,
          description: 'One to three different dimensions.',
        }),
        lens: t.arg({ type: RatingLens, description: 'Which opinions SIDE and LEANING go by.' }),
        first: t.arg.int({ defaultValue: 100, description: 'The first so many rows, 1 to 1,000.' }),
      },
      resolve: (_root, args, context) => coverageTable(context, { ...args, first: args.first ?? 100 }),
    }),
    coverageOverTime: t.field({
      type: ['CoveragePoint'],
      nullable: true,
      extensions: { listSize: 100 },
      description:
        'Wants `publishedFrom` and `publishedTo`, and at most 1,000 buckets; empty ones are there with no rows. At most 20,000 rows.',
      args: {
        where: t.arg({ type: ArticleWhere, required: true, description: 'Which articles are counted.' }),
        bucket: t.arg({ type: TimeBucket, required: true, description: 'One point for each of these.' }),
        by: t.arg({ type: CoverageDimension, required: true, description: 'What is counted by.' }),
        lens: t.arg({ type: RatingLens, description: 'Which opinions SIDE and LEANING go by.' }),
      },
      resolve: (_root, args, context) => coverageOverTime(context, args),
    }),
    sourceOverlap: t.field({
      type: 'SourceOverlap',
      nullable: true,
      description: 'How much two outlets cover the same; null where an id names none.',
      args: {
        a: t.arg.id({ required: true, description: 'The first outlet.' }),
        b: t.arg.id({ required: true, description: 'The second outlet.' }),
      },
      resolve: (_root, { a, b }, context) => sourceOverlap(context, a, b),
    }),
    streamCursor: t.field({
      type: 'StreamCursor',
      description:
        'Where to start `newsEvents` so that nothing after this answer is missed; the same value as `Story.cursor` in one answer.',
      resolve: (_root, _args, { cursor }) => cursor,
    }),
  }),
});
