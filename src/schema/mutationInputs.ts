import { builder } from './builder.ts';
import { Leaning } from './enums.ts';

const ArticleInput = builder.inputType('ArticleInput', {
  description: 'An article as its outlet published it.',
  fields: (t) => ({
    url: t.string({
      required: true,
      description:
        'Its address, http or https, of at most 2,048 characters; one canonical address is one article.',
    }),
    title: t.string({ required: true, description: 'Its headline, 1 to 500 characters.' }),
    excerpt: t.string({ description: 'A short lead of at most 5,000 characters; blank means none.' }),
    authors: t.stringList({
      description: 'Bylines in their order: at most 50, of at most 200 characters each.',
    }),
    imageUrl: t.string({ description: 'The address of its picture, http or https.' }),
    language: t.string({ description: 'BCP 47.' }),
    publishedAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When its outlet published it: not before 1990, and not more than five minutes from now.',
    }),
    sourceId: t.id({ description: 'Left out: the outlet whose domain or alias matches the address.' }),
    leaning: t.field({
      type: Leaning,
      description: 'Its own, as of an opinion piece; left out: it goes by its outlet.',
    }),
  }),
});

export const AttachArticleInput = builder.inputType('AttachArticleInput', {
  description:
    'A known address keeps its article: a new title goes to `titleHistory`; time, outlet and leaning are changed by editors only. A MERGED story means the one that it is merged into.',
  fields: (t) => ({
    storyId: t.id({ required: true, description: 'The story to attach it to.' }),
    article: t.field({ type: ArticleInput, required: true, description: 'The article.' }),
    move: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Take it from the story that holds it. INGEST may not move what an editor placed, nor attach again what an editor detached: ForbiddenError.',
    }),
  }),
});

export const DetachArticleInput = builder.inputType('DetachArticleInput', {
  description: 'A MERGED story means the one that it is merged into.',
  fields: (t) => ({
    storyId: t.id({ required: true, description: 'The story that holds it.' }),
    articleId: t.id({
      required: true,
      description: 'The article. NotFoundError where the story does not hold it.',
    }),
    reason: t.string({ description: 'Why, for those who follow the story; at most 1,000 characters.' }),
  }),
});
