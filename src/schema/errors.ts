import { builder } from './builder.ts';
import { Role } from './enums.ts';

builder.interfaceType('Error', {
  description: 'Why a mutation did not do what it was asked for: an expected answer, of a type of its own.',
  fields: (t) => ({ message: t.exposeString('message', { description: 'For people.' }) }),
});

builder.objectType('NotFoundError', {
  description:
    'An id of the input leads nowhere: it is malformed, of another type, unknown, or not for the viewer to see.',
  interfaces: ['Error'],
  fields: (t) => ({
    id: t.exposeID('id', { nullable: true, description: 'The id as it was given.' }),
  }),
});

builder.objectType('ValidationError', {
  description: 'Which input fields are wrong, and how.',
  interfaces: ['Error'],
  fields: (t) => ({
    issues: t.field({
      type: ['ValidationIssue'],
      description: 'All of them at once.',
      resolve: ({ issues }) => [...issues],
    }),
  }),
});

builder.objectType('ValidationIssue', {
  description: 'One input field that is wrong.',
  fields: (t) => ({
    path: t.stringList({
      description: 'The way to the field, from `input`: `["article", "url"]`; places in lists count from 0.',
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString('message', { description: 'What would be right, for people.' }),
  }),
});

builder.objectType('ForbiddenError', {
  description: 'The viewer may not do this.',
  interfaces: ['Error'],
  fields: (t) => ({
    requires: t.expose('requires', { type: Role, nullable: true, description: 'The least role that may.' }),
  }),
});

builder.objectType('AlreadyAttachedError', {
  description: 'Another story holds the article; nothing was written.',
  interfaces: ['Error'],
  fields: (t) => ({
    story: t.field({
      type: 'Story',
      nullable: true,
      description: 'The story that holds the article; null where the viewer may not see it.',
      resolve: ({ story }) => story,
    }),
  }),
});
