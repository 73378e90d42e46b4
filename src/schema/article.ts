import {
  articleLeaning,
  articleSide,
  attachedAt,
  originalOf,
  titleHistory,
} from '../resolvers/articleFacts.ts';
import { storyOfArticle } from '../resolvers/articles.ts';
import { sourceOf } from '../resolvers/sources.ts';
import { builder } from './builder.ts';
import { Leaning, Side } from './enums.ts';
import { RatingLens } from './inputs.ts';

builder.prismaNode('Article', {
  id: { field: 'id', description: 'Its id.' },
  description: 'What one outlet published under one address.',
  fields: (t) => ({
    url: t.expose('url', {
      type: 'URL',
      description: 'Canonical: no tracking parameters, no fragment. Unique.',
    }),
    title: t.exposeString('title', { description: 'Its headline today.' }),
    excerpt: t.exposeString('excerpt', { nullable: true, description: 'A short lead.' }),
    authors: t.exposeStringList('authors', {
      description: 'Bylines in their order; empty where none is known.',
    }),
    imageUrl: t.expose('imageUrl', { type: 'URL', nullable: true, description: 'Its picture.' }),
    language: t.exposeString('language', { nullable: true, description: 'BCP 47.' }),
    publishedAt: t.expose('publishedAt', { type: 'DateTime', description: 'When its outlet published it.' }),
    firstSeenAt: t.expose('firstSeenAt', {
      type: 'DateTime',
      description: 'When this service first saw it.',
    }),
    source: t.field({
      type: 'Source',
      extensions: { columns: ['sourceOrdinal'] },
      description: 'The outlet that published it.',
      resolve: (article, _, context) => sourceOf(context, article),
    }),
    leaning: t.field({
      type: Leaning,
      extensions: { columns: ['sourceOrdinal', 'ownLeaning'] },
      nullable: true,
      description:
        "The article's own leaning where one was given (an opinion piece), else its outlet's consensus. Null where neither is known.",
      args: { lens: t.arg({ type: RatingLens, description: 'Which opinions of its outlet count.' }) },
      resolve: (article, { lens }, context) => articleLeaning(context, article, lens),
    }),
    side: t.field({
      type: Side,
      extensions: { columns: ['sourceOrdinal', 'ownLeaning'] },
      nullable: true,
      description: 'The side of its leaning.',
      args: { lens: t.arg({ type: RatingLens, description: 'Which opinions of its outlet count.' }) },
      resolve: (article, { lens }, context) => articleSide(context, article, lens),
    }),
    ownLeaning: t.expose('ownLeaning', {
      type: Leaning,
      nullable: true,
      description: 'Given to this article itself; null where it goes by its outlet.',
    }),
    story: t.field({
      type: 'Story',
      extensions: { columns: ['storyId'] },
      nullable: true,
      description:
        'Null until it is attached, and where its story is EMERGING and the viewer does not work here.',
      resolve: (article, _, context) => storyOfArticle(context, article),
    }),
    attachedAt: t.field({
      type: 'DateTime',
      extensions: { columns: ['storyId', 'attachedAt'] },
      nullable: true,
      description: 'Since when `story` holds it.',
      resolve: (article, _, context) => attachedAt(context, article),
    }),
    originalArticle: t.field({
      type: 'Article',
      extensions: { columns: ['originalId'] },
      nullable: true,
      description: 'The earliest article of the same text, where this one is a syndicated copy.',
      resolve: (article, _, context) => originalOf(context, article),
    }),
    titleHistory: t.field({
      type: ['TitleChange'],
      extensions: { columns: ['id'] },
      description: 'Earlier headlines of the same URL, oldest first.',
      resolve: (article, _, context) => titleHistory(context, article),
    }),
  }),
});

builder.objectType('TitleChange', {
  description: 'A headline that an article no longer bears.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The headline.' }),
    seenAt: t.expose('seenAt', {
      type: 'DateTime',
      description: 'When this service first saw that headline.',
    }),
  }),
});
