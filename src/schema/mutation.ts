import { attachArticle } from '../resolvers/attaching.ts';
import { detachArticle } from '../resolvers/detaching.ts';
import { builder } from './builder.ts';
import { AttachArticleInput, DetachArticleInput } from './mutationInputs.ts';

builder.objectType('AttachArticlePayload', {
  description: 'The article is in the story.',
  fields: (t) => ({
    article: t.field({ type: 'Article', description: 'The article.', resolve: ({ article }) => article }),
    story: t.field({
      type: 'Story',
      description: 'The story that holds it, after the write.',
      resolve: ({ story }) => story,
    }),
    attached: t.exposeBoolean('attached', {
      description: 'False where it was attached already: the same call twice is one article and one event.',
    }),
    cursor: t.expose('cursor', { type: 'StreamCursor', description: 'At or after the write.' }),
  }),
});

builder.objectType('DetachArticlePayload', {
  description: 'The article is no longer in the story.',
  fields: (t) => ({
    article: t.field({ type: 'Article', description: 'The article.', resolve: ({ article }) => article }),
    story: t.field({
      type: 'Story',
      description: 'The story that held it, after the write.',
      resolve: ({ story }) => story,
    }),
    cursor: t.expose('cursor', { type: 'StreamCursor', description: 'At or after the write.' }),
  }),
});

const AttachArticleResult = builder.unionType('AttachArticleResult', {
  description: 'What became of an attach.',
  types: [
    'AttachArticlePayload',
    'NotFoundError',
    'ValidationError',
    'ForbiddenError',
    'AlreadyAttachedError',
  ],
  resolveType: ({ kind }) => kind,
});

const DetachArticleResult = builder.unionType('DetachArticleResult', {
  description: 'What became of a detach.',
  types: ['DetachArticlePayload', 'NotFoundError', 'ValidationError', 'ForbiddenError'],
  resolveType: ({ kind }) => kind,
});

builder.mutationType({
  description:
    'Everything that can be changed. Fields are done one after the other, each in a transaction of its own.',
  fields: (t) => ({
    attachArticle: t.field({
      type: AttachArticleResult,
      description: 'Roles INGEST, EDITOR and ADMIN.',
      args: {
        input: t.arg({ type: AttachArticleInput, required: true, description: 'What to attach, and where.' }),
      },
      resolve: (_root, { input }, context) => attachArticle(context, input),
    }),
    detachArticle: t.field({
      type: DetachArticleResult,
      description: 'Roles INGEST, EDITOR and ADMIN; INGEST may not detach what an editor placed.',
      args: {
        input: t.arg({ type: DetachArticleInput, required: true, description: 'What to detach, and why.' }),
      },
      resolve: (_root, { input }, context) => detachArticle(context, input),
    }),
  }),
});
