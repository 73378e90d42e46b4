import { accessToStory } from '../resolvers/access.ts';
import { articlePage, countArticles } from '../resolvers/articles.ts';
import { storyBreakdown } from '../resolvers/breakdowns.ts';
import { biasTrend, coverageHistory } from '../resolvers/coverageInTime.ts';
import { visible } from '../resolvers/nodes.ts';
import { storyPicture } from '../resolvers/pictures.ts';
import { relatedStories } from '../resolvers/related.ts';
import { firstArticleAt, storySourcePage } from '../resolvers/sources.ts';
import { analysesOf, faqOf, overviewOf, topicsOf } from '../resolvers/storyTexts.ts';
import { timelinePage } from '../resolvers/timeline.ts';
import { distinctiveWording } from '../resolvers/wording.ts';
import { builder } from './builder.ts';
import { CURSOR, PAGE_INFO, pageArgs, pageInfo, TOTAL_COUNT } from './connection.ts';
import { AccessReason, ArticleOrder, BreakdownUnit, Side, StoryStatus, TimeBucket } from './enums.ts';
import { ArticleWhere, RatingLens, SourceWhere } from './inputs.ts';
import { listPlace } from './listPlace.ts';

builder.prismaNode('Story', {
  id: { field: 'id', description: 'Its id, for ever: a merged story keeps it.' },
  description: 'Something that happened, as several outlets cover it.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its name in addresses; earlier ones lead here too.' }),
    headline: t.exposeString('headline', { description: 'A neutral headline.' }),
    dek: t.exposeString('dek', { nullable: true, description: 'A sentence or two below the headline.' }),
    imageUrl: t.field({
      extensions: { columns: ['id', 'imageUrl'] },
      type: 'URL',
      nullable: true,
      description:
        "An editor's choice, else the picture of its most central article that has one: the fewest steps from the center, then the newest.",
      resolve: (story, _, context) => storyPicture(context, story),
    }),
    status: t.expose('status', { type: StoryStatus, description: 'Where it stands.' }),
    revision: t.exposeInt('revision', {
      description:
        'Grows by one with every editorial change (text, timeline, merge), never with an attach or a detach.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made here.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'Moves with every event of the story but a rating.',
    }),
    firstPublishedAt: t.expose('firstPublishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its earliest article was published. Null where no article is attached.',
    }),
    lastArticleAt: t.expose('lastArticleAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its latest article was published. Null where no article is attached.',
    }),
    topics: t.field({
      extensions: { columns: ['id'] },
      type: ['Topic'],
      description: 'What it is about, by slug.',
      resolve: (story, _, context) => topicsOf(context, story),
    }),
    overview: t.field({
      extensions: { columns: ['id'] },
      type: ['Statement'],
      nullable: true,
      description: 'What is known, claim by claim. Null where `access` denies it.',
      resolve: (story, _, context) => overviewOf(context, story),
    }),
    analyses: t.field({
      extensions: { columns: ['id'] },
      type: ['Analysis'],
      nullable: true,
      description:
        'How each side tells it: at most one a side, from left to right. Null where `access` denies it.',
      resolve: (story, _, context) => analysesOf(context, story),
    }),
    faq: t.field({
      extensions: { columns: ['id'] },
      type: ['FaqEntry'],
      nullable: true,
      description: 'What readers ask. Null where `access` denies it.',
      resolve: (story, _, context) => faqOf(context, story),
    }),
    access: t.field({
      extensions: { columns: [] },
      type: 'StoryAccess',
      description: 'Whether the viewer may read `overview`, `analyses` and `faq`, and why.',
      resolve: () => accessToStory(),
    }),
    articles: t.field({
      extensions: { columns: ['id'] },
      type: 'ArticleConnection',
      description: 'The articles attached to it now.',
      args: {
        ...pageArgs,
        where: t.arg({ type: ArticleWhere, description: 'Which of them.' }),
        orderBy: t.arg({ type: ArticleOrder, description: 'NEWEST where left out.' }),
      },
      resolve: (story, args, context, info) =>
        articlePage(context, { kind: 'story', id: story.id }, args, listPlace(context, info, 'Article')),
    }),
    articleCount: t.int({
      extensions: { columns: ['id', 'articleCount'] },
      description: 'How many articles are attached to it now.',
      args: { where: t.arg({ type: ArticleWhere, description: 'Which of them.' }) },
      resolve: (story, { where }, context) =>
        where ? countArticles(context, { kind: 'story', id: story.id }, where) : story.articleCount,
    }),
    sourceCount: t.exposeInt('sourceCount', { description: 'How many outlets cover it now.' }),
    sources: t.field({
      extensions: { columns: ['id', 'coverage'] },
      type: 'StorySourceConnection',
      description: 'The outlets that cover it, most articles first, then by slug.',
      args: {
        ...pageArgs,
        where: t.arg({ type: SourceWhere, description: 'Which of them.' }),
        lens: t.arg({
          type: RatingLens,
          description: "`sides` and `rated` are the outlet's under this lens.",
        }),
      },
      resolve: (story, args, context) => storySourcePage(context, story, args),
    }),
    biasBreakdown: t.field({
      extensions: { columns: ['id', 'coverage', 'firstPublishedAt', 'lastArticleAt'] },
      type: 'BiasBreakdown',
      description:
        '`asOf`: what this service knew then: attached and not detached, ratings recorded, ownership in force; it sets `lens.asOf` where that is left out.',
      args: {
        unit: t.arg({ type: BreakdownUnit, defaultValue: 'SOURCE', description: 'What is counted once.' }),
        lens: t.arg({ type: RatingLens, description: 'Which opinions count.' }),
        asOf: t.arg({ type: 'DateTime', description: 'As this service knew it then; left out: now.' }),
      },
      resolve: (story, args, context) => storyBreakdown(context, story, args),
    }),
    biasTrend: t.field({
      type: ['BiasTrendPoint'],
      nullable: true,
      extensions: { listSize: 100 },
      description:
        "Cumulative, by `publishedAt` of the articles attached now, with today's ratings under the lens; an empty bucket carries the one before. At most 500 points, else BAD_USER_INPUT.",
      args: {
        bucket: t.arg({ type: TimeBucket, required: true, description: 'One point for each of these.' }),
        unit: t.arg({ type: BreakdownUnit, defaultValue: 'SOURCE', description: 'What is counted once.' }),
        lens: t.arg({ type: RatingLens, description: 'Which opinions count.' }),
      },
      resolve: (story, args, context) => biasTrend(context, story, args),
    }),
    coverageSummary: t.field({
      type: 'CoverageSummary',
      nullable: true,
      description:
        'Who broke it, how far behind each side was, how many newsrooms and owners there really are.',
      resolve: (story) => story,
    }),
    wording: t.field({
      type: ['DistinctiveTerm'],
      nullable: true,
      description:
        "The headline words that tell one side's articles from the other sides', strongest first. Of the 2,000 newest articles, where there are more.",
      args: {
        side: t.arg({ type: Side, required: true, description: 'Whose words.' }),
        first: t.arg.int({ defaultValue: 10, description: 'The strongest so many, 1 to 100.' }),
      },
      resolve: (story, { side, first }, context) => distinctiveWording(context, story, side, first ?? 10),
    }),
    timeline: t.field({
      extensions: { columns: ['id'] },
      type: 'TimelineEventConnection',
      description: 'What happened, earliest first.',
      args: pageArgs,
      resolve: (story, args, context, info) =>
        timelinePage(context, story, args, listPlace(context, info, 'TimelineEvent')),
    }),
    history: t.field({
      type: 'CoverageBatchConnection',
      nullable: true,
      description:
        'The dated batches in which it was covered, newest first, by `publishedAt`, empty ones left out: `13 days ago, 5 articles`.',
      args: {
        bucket: t.arg({ type: TimeBucket, defaultValue: 'DAY', description: 'How long a batch is.' }),
        ...pageArgs,
      },
      resolve: (story, args, context) => coverageHistory(context, story, args),
    }),
    related: t.field({
      type: ['Story'],
      nullable: true,
      description:
        'The nearest other stories, nearest first: by the share of their topics that both have plus the share of their headline words that both have (two Jaccard indices), stop words left out. Related are stories with a topic or two words in common; compared are the 100 latest with a topic in common and the 100 latest with any of the words, EMERGING and MERGED ones left out.',
      args: { first: t.arg.int({ defaultValue: 5, description: 'The nearest so many, 1 to 100.' }) },
      resolve: async (story, { first }, context) => [...(await relatedStories(context, story, first ?? 5))],
    }),
    mergedInto: t.field({
      extensions: { columns: ['mergedIntoId'] },
      type: 'Story',
      nullable: true,
      description:
        'The story that it was merged into, where `status` is MERGED; that one may be merged in turn.',
      resolve: (story, _, context) =>
        story.mergedIntoId === null ? null : visible(context, story.mergedIntoId),
    }),
    cursor: t.field({
      extensions: { columns: [] },
      type: 'StreamCursor',
      description:
        "Where to start a subscription so that nothing after this answer is missed: fixed once, before anything else in the operation is read, and the same on every story of one answer. The state may already hold later events, so the first ones after it can repeat what was read: apply them by id. To resume, pass an event's own `cursor`, never its story's.",
      resolve: (_story, _, context) => context.cursor,
    }),
  }),
});

builder.objectType('StoryAccess', {
  description: "Whether a viewer may read a story's text, and why.",
  fields: (t) => ({
    granted: t.exposeBoolean('granted', { description: 'Whether the text can be read.' }),
    reason: t.expose('reason', { type: AccessReason, description: 'Why.' }),
    used: t.exposeInt('used', {
      nullable: true,
      description: "How many of the month's stories are spent. Null where no limit holds.",
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'How many stories a month has. Null where no limit holds.',
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next month begins. Null where no limit holds.',
    }),
  }),
});

builder.objectType('StorySourceEdge', {
  description: 'One outlet that covers a story, with its part in it.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: CURSOR }),
    node: t.field({ type: 'Source', description: 'The outlet itself.', resolve: ({ node }) => node.source }),
    articleCount: t.int({
      description: 'How many of its articles the story holds now.',
      resolve: ({ node }) => node.articleCount,
    }),
    firstArticleAt: t.field({
      type: 'DateTime',
      description: 'When it published the first of them.',
      resolve: ({ node }, _, context) => firstArticleAt(context, node),
    }),
  }),
});

builder.objectType('StorySourceConnection', {
  description: 'A page of the outlets that cover a story.',
  fields: (t) => ({
    edges: t.field({
      type: ['StorySourceEdge'],
      description: 'The page, with cursors.',
      resolve: (page) => [...page.edges],
    }),
    nodes: t.field({
      type: ['Source'],
      description: 'The page, without cursors.',
      resolve: ({ nodes }) => nodes.map(({ source }) => source),
    }),
    pageInfo: t.field({ type: builder.pageInfoRef(), description: PAGE_INFO, resolve: pageInfo }),
    totalCount: t.int({ description: TOTAL_COUNT, resolve: (page) => page.totalCount() }),
  }),
});
