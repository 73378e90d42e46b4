import { storyPage } from '../resolvers/stories.ts';
import { builder } from './builder.ts';
import { pageArgs } from './connection.ts';
import { StoryOrder } from './enums.ts';
import { StoryWhere } from './inputs.ts';
import { listPlace } from './listPlace.ts';

builder.prismaNode('Topic', {
  id: { field: 'id', description: 'Its id.' },
  description: 'A subject that stories share.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its stable name in addresses and filters.' }),
    name: t.exposeString('name', { description: 'Its name as readers know it.' }),
    stories: t.field({
      type: 'StoryConnection',
      description: 'The stories about it.',
      args: {
        ...pageArgs,
        where: t.arg({ type: StoryWhere, description: 'Which of them.' }),
        orderBy: t.arg({ type: StoryOrder, description: 'LATEST where left out.' }),
      },
      resolve: (topic, args, context, info) =>
        storyPage(context, { kind: 'topic', id: topic.id }, args, listPlace(context, info, 'Story')),
    }),
  }),
});
