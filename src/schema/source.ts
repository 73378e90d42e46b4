import { leaningOf } from '../domain/leaning.ts';
import { articlePage, countArticles } from '../resolvers/articles.ts';
import { newestFactuality } from '../resolvers/factuality.ts';
import {
  aliasesOf,
  consensusOfSource,
  ownerOf,
  ownershipsOf,
  ratedSource,
  raterOf,
} from '../resolvers/sourceFacts.ts';
import { ownedSourcePage } from '../resolvers/sources.ts';
import { storyPage } from '../resolvers/stories.ts';
import { builder } from './builder.ts';
import { pageArgs } from './connection.ts';
import {
  ArticleOrder,
  Confidence,
  Factuality,
  Leaning,
  Medium,
  OwnerKind,
  Side,
  StoryOrder,
} from './enums.ts';
import { ArticleWhere, RatingLens, StoryWhere } from './inputs.ts';
import { listPlace } from './listPlace.ts';

builder.prismaNode('Source', {
  id: { field: 'id', description: 'Its id.' },
  description: 'An outlet: whoever publishes articles under a host of its own.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its stable name in addresses.' }),
    name: t.exposeString('name', { description: 'Its name as readers know it.' }),
    domain: t.exposeString('domain', { description: 'The host under which it publishes, without `www.`.' }),
    aliases: t.stringList({
      description: 'Further hosts and names.',
      resolve: (source, _, context) => aliasesOf(context, source),
    }),
    homepageUrl: t.expose('homepageUrl', { type: 'URL', nullable: true, description: 'Its front page.' }),
    logoUrl: t.expose('logoUrl', { type: 'URL', nullable: true, description: 'A picture of its name.' }),
    country: t.exposeString('country', { nullable: true, description: 'ISO 3166-1 alpha-2.' }),
    language: t.exposeString('language', { nullable: true, description: 'BCP 47.' }),
    medium: t.expose('medium', { type: Medium, description: 'The kind of house it is.' }),
    consensus: t.field({
      type: 'Consensus',
      description: 'What the raters say of it together.',
      args: { lens: t.arg({ type: RatingLens, description: 'Which opinions count.' }) },
      resolve: (source, { lens }, context) => consensusOfSource(context, source, lens),
    }),
    factuality: t.field({
      type: Factuality,
      nullable: true,
      description: 'The newest factuality that any rater published; null where none did.',
      resolve: ({ ordinal }, _, { catalogue }) => newestFactuality(catalogue.ratingsOf(ordinal)),
    }),
    owners: t.field({
      type: ['Ownership'],
      description: 'Who owns it: the largest known share first, unknown ones last, then by slug.',
      args: { asOf: t.arg({ type: 'DateTime', description: 'Who owned it then; left out: now.' }) },
      resolve: (source, { asOf }, context) => ownershipsOf(context, source, asOf),
    }),
    articles: t.field({
      type: 'ArticleConnection',
      description: 'What it published, attached to a story or not.',
      args: {
        ...pageArgs,
        where: t.arg({ type: ArticleWhere, description: 'Which of them.' }),
        orderBy: t.arg({ type: ArticleOrder, description: 'NEWEST where left out.' }),
      },
      resolve: ({ ordinal }, args, context, info) =>
        articlePage(context, { kind: 'source', ordinal }, args, listPlace(context, info, 'Article')),
    }),
    stories: t.field({
      type: 'StoryConnection',
      description: 'The stories that hold an article of it now.',
      args: {
        ...pageArgs,
        where: t.arg({ type: StoryWhere, description: 'Which of them.' }),
        orderBy: t.arg({ type: StoryOrder, description: 'LATEST where left out.' }),
      },
      resolve: ({ ordinal }, args, context, info) =>
        storyPage(context, { kind: 'source', ordinal }, args, listPlace(context, info, 'Story')),
    }),
    articleCount: t.int({
      description: 'How many articles of it are known, attached to a story or not.',
      resolve: ({ ordinal }, _, context) => countArticles(context, { kind: 'source', ordinal }, null),
    }),
  }),
});

builder.objectType('Consensus', {
  description: 'What the raters say together.',
  fields: (t) => ({
    leaning: t.expose('leaning', {
      type: Leaning,
      nullable: true,
      description:
        'The step nearest to the exact mean, halves away from zero: −0.5 is LEAN_LEFT. Null where no rater in the lens places the outlet.',
    }),
    side: t.expose('side', { type: Side, nullable: true, description: 'The side of the leaning.' }),
    score: t.exposeFloat('score', { nullable: true, description: "The mean of the raters' steps, −3 to 3." }),
    spread: t.exposeInt('spread', {
      nullable: true,
      description: 'The distance in steps between the raters that differ most.',
    }),
    confidence: t.expose('confidence', {
      type: Confidence,
      nullable: true,
      description:
        'One rater LOW, two MEDIUM, three or more HIGH; one step less where any two differ by two steps or more.',
    }),
    ratings: t.field({
      type: ['Rating'],
      description:
        "Each rater's newest rating in the lens, by the rater's slug, also where it places the outlet nowhere.",
      resolve: ({ ratings }) => [...ratings],
    }),
  }),
});

builder.prismaNode('Rating', {
  id: { field: 'id', description: 'Its id.' },
  description: "One rater's published opinion of one outlet, kept as that rater published it and dated.",
  fields: (t) => ({
    source: t.field({
      type: 'Source',
      description: 'The outlet that it is about.',
      resolve: (rating, _, context) => ratedSource(context, rating),
    }),
    rater: t.field({
      type: 'Rater',
      description: 'Whose opinion it is.',
      resolve: (rating, _, context) => raterOf(context, rating),
    }),
    leaning: t.field({
      type: Leaning,
      nullable: true,
      description: 'Null where the rater does not place the outlet on a left-right scale.',
      resolve: ({ step }) => (step === null ? null : leaningOf(step)),
    }),
    originalLabel: t.exposeString('originalLabel', {
      description: "The rater's own words or number, untouched: `Lean Left`, `-11.3`, `left-center`.",
    }),
    factuality: t.expose('factuality', {
      type: Factuality,
      nullable: true,
      description: 'How factual the rater finds it, where it says so.',
    }),
    ratedAt: t.expose('ratedAt', { type: 'DateTime', description: 'When the rater published it.' }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When this service learned of it.' }),
    url: t.expose('url', { type: 'URL', nullable: true, description: 'Where the rater published it.' }),
  }),
});

builder.prismaNode('Rater', {
  id: { field: 'id', description: 'Its id.' },
  description: 'Somebody who places outlets on a scale and publishes it.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its stable name, which a lens uses.' }),
    name: t.exposeString('name', { description: 'Its name as readers know it.' }),
    homepageUrl: t.expose('homepageUrl', { type: 'URL', nullable: true, description: 'Its front page.' }),
    methodology: t.exposeString('methodology', {
      description: "What the rater's own scale is and how it is mapped to `Leaning`.",
    }),
  }),
});

builder.prismaNode('Owner', {
  id: { field: 'id', description: 'Its id.' },
  description: 'A company, person or public body that owns outlets.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its stable name in addresses.' }),
    name: t.exposeString('name', { description: 'Its name as readers know it.' }),
    ownerKind: t.expose('ownerKind', { type: OwnerKind, description: 'What kind of owner it is.' }),
    sources: t.field({
      type: 'SourceConnection',
      description: 'The outlets that it holds a share of today, by slug.',
      args: pageArgs,
      resolve: (owner, args, context) => ownedSourcePage(context, owner, args),
    }),
  }),
});

builder.objectType('Ownership', {
  description: "One owner's share of an outlet over a span of time.",
  fields: (t) => ({
    owner: t.field({
      type: 'Owner',
      description: 'Who owns it.',
      resolve: (ownership, _, context) => ownerOf(context, ownership),
    }),
    sharePercent: t.exposeFloat('sharePercent', {
      nullable: true,
      description: '0 to 100; null where it is not known.',
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'From this instant on; null where it always was or is not known.',
    }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'Until just before this instant; null where it still holds.',
    }),
  }),
});
