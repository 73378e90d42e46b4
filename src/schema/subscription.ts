import { attachment } from '../resolvers/streamMessages.ts';
import { articlesAttached, newsEvents, storyEvents } from '../resolvers/streams.ts';
import { builder } from './builder.ts';
import { Side, StoryEventType } from './enums.ts';

const AFTER =
  'The `cursor` of the last message that was seen, or of an answer: everything after it is sent. What is no cursor is BAD_USER_INPUT.';
const STORY_ID = 'The story. One that is unknown, or not for the viewer to see, is BAD_USER_INPUT.';

const StoryEventWhere = builder.inputType('StoryEventWhere', {
  description: 'Judged by what was true at the event, so that a replay and a live stream agree.',
  fields: (t) => ({
    types: t.field({ type: [StoryEventType], description: 'Left out: all but SOURCE_RERATED.' }),
    topicSlugs: t.stringList({ description: 'Of a story with one of these topics.' }),
    sourceIds: t.idList({
      description:
        "By the event's article or outlet, as `sides`: events with neither pass only where both are left out.",
    }),
    sides: t.field({
      type: [Side],
      description: "The side of the event's article, by the newest rating of every rater, or of its outlet.",
    }),
  }),
});

builder.subscriptionType({
  description:
    'What is pushed, over `graphql-transport-ws` or server-sent events. A stream that breaks is gone on with by `after`.',
  fields: (t) => ({
    articleAttached: t.field({
      type: 'ArticleAttached',
      description:
        'New articles of one developing story, as they are attached. Where it cannot go on it ends with one error: `extensions.code` STREAM_RESET or STORY_MERGED, with `extensions.cursor` and `extensions.intoId`. Long-lived clients use `storyEvents`.',
      args: {
        storyId: t.arg.id({ required: true, description: STORY_ID }),
        after: t.arg({ type: 'StreamCursor', description: AFTER }),
      },
      subscribe: (_root, args, context) => articlesAttached(context, args),
      resolve: attachment,
    }),
    storyEvents: t.field({
      type: 'StreamMessage',
      description: 'Everything that happens to one story: a snapshot or a replay, then what is new.',
      args: {
        storyId: t.arg.id({ required: true, description: STORY_ID }),
        after: t.arg({ type: 'StreamCursor', description: AFTER }),
      },
      subscribe: (_root, args, context) => storyEvents(context, args),
      resolve: (message) => message,
    }),
    newsEvents: t.field({
      type: 'StreamMessage',
      description:
        'Everything that happens to any story, for dashboards over the whole newsroom: from now on, or from `after`. A resume may change `where`.',
      args: {
        where: t.arg({ type: StoryEventWhere, description: 'Which events.' }),
        after: t.arg({ type: 'StreamCursor', description: AFTER }),
      },
      subscribe: (_root, args, context) => newsEvents(context, args),
      resolve: (message) => message,
    }),
  }),
});
