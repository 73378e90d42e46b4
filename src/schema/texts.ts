import { visible } from '../resolvers/nodes.ts';
import { builder } from './builder.ts';
import { Side } from './enums.ts';

const CITATIONS = 'The articles that carry it, at most 20, in the order that its editor chose.';

builder.prismaNode('Statement', {
  id: { field: 'id', description: 'Its id.' },
  description:
    "One claim of an overview, with the articles that carry it (at most 20). As a node, null where its story's `access` denies it; so too `Analysis` and `FaqEntry`.",
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The claim.' }),
    citations: t.field({
      type: ['Article'],
      description: CITATIONS,
      resolve: async ({ id }, _, { loaders }) => [...(await loaders.citations.ofStatement.load(id))],
    }),
  }),
});

builder.prismaNode('Analysis', {
  id: { field: 'id', description: 'Its id.' },
  description: 'How one side tells a story.',
  fields: (t) => ({
    side: t.expose('side', { type: Side, description: 'Whose telling it describes.' }),
    text: t.exposeString('text', { description: 'The analysis.' }),
    citations: t.field({
      type: ['Article'],
      description: CITATIONS,
      resolve: async ({ id }, _, { loaders }) => [...(await loaders.citations.ofAnalysis.load(id))],
    }),
  }),
});

builder.prismaNode('FaqEntry', {
  id: { field: 'id', description: 'Its id.' },
  description: 'A question that readers ask of a story, and its answer.',
  fields: (t) => ({
    question: t.exposeString('question', { description: 'The question.' }),
    answer: t.exposeString('answer', { description: 'The answer.' }),
    citations: t.field({
      type: ['Article'],
      description: CITATIONS,
      resolve: async ({ id }, _, { loaders }) => [...(await loaders.citations.ofFaqEntry.load(id))],
    }),
  }),
});

builder.prismaNode('TimelineEvent', {
  id: { field: 'id', description: 'Its id.' },
  description: 'Something that happened within a story.',
  fields: (t) => ({
    story: t.field({
      type: 'Story',
      extensions: { columns: ['storyId'] },
      nullable: true,
      description: 'The story that it is of. Null where the viewer may not see it.',
      resolve: ({ storyId }, _, context) => visible(context, storyId),
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened in the world.' }),
    headline: t.exposeString('headline', { description: 'What happened, in a line.' }),
    detail: t.exposeString('detail', { nullable: true, description: 'More of it.' }),
    citations: t.field({
      type: ['Article'],
      extensions: { columns: ['id'] },
      description: CITATIONS,
      resolve: async ({ id }, _, { loaders }) => [...(await loaders.citations.ofTimelineEvent.load(id))],
    }),
  }),
});
