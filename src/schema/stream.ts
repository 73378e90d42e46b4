import type { StoryEventType } from '../events/event.ts';
import { streamCursor } from '../events/position.ts';
import type { StreamMessage } from '../events/stream.ts';
import { encodeGlobalId } from '../resolvers/globalId.ts';
import { visible } from '../resolvers/nodes.ts';
import {
  addedTimelineEvent,
  attachedArticle,
  occurredAt,
  storyIdOf,
  storyOf,
} from '../resolvers/streamMessages.ts';
import { builder } from './builder.ts';
import { StoryField, StreamResetReason } from './enums.ts';

builder.interfaceType('StreamMessage', {
  description:
    'Whatever a stream sends. `cursor` names the place after it: a client that reconnects passes the last one that it saw as `after`, and gets all that it missed, then what is new, with no gap and no repeat, in the order in which it was committed.',
  fields: (t) => ({
    cursor: t.field({
      type: 'StreamCursor',
      description: 'The place after this message: `after` of whoever goes on from here.',
      resolve: ({ position }) => streamCursor(position),
    }),
  }),
  resolveType: typeNameOf,
});

builder.interfaceType('StoryEvent', {
  description:
    'One change of one story. `story` and all that hangs on it are read afresh when the event is delivered: as they stood at the event or later, never earlier, and never going back within one subscription. Ids and the fields of the change itself are as they were at the event.',
  interfaces: ['StreamMessage'],
  fields: (t) => ({
    occurredAt: t.field({
      type: 'DateTime',
      description:
        'When it was committed, by the clock of the database; of a snapshot, when the newest event before it was.',
      resolve: occurredAt,
    }),
    storyId: t.id({
      description: 'The story that it happened to.',
      resolve: (message) => encodeGlobalId('Story', storyIdOf(message)),
    }),
    story: t.field({
      type: 'Story',
      nullable: true,
      description: 'That story as it stands now. Null where the viewer can no longer read it.',
      resolve: (message, _, context) => storyOf(context, message),
    }),
  }),
  resolveType: typeNameOf,
});

builder.objectType('StorySnapshot', {
  description:
    'The first message of `storyEvents` where no `after` was given, and the one after a `StreamReset`: the state from which the following events go on.',
  interfaces: ['StoryEvent', 'StreamMessage'],
});

builder.objectType('StreamReset', {
  description: 'What was missed cannot be replayed: read the state again, and go on from `cursor`.',
  interfaces: ['StreamMessage'],
  fields: (t) => ({
    resetReason: t.field({
      type: StreamResetReason,
      description: 'Why it cannot be replayed.',
      resolve: ({ reason }) => reason,
    }),
  }),
});

builder.objectType('StreamCheckpoint', {
  description:
    'Nothing of yours happened up to here; keep this cursor. Sent at least once a minute while events pass by unmatched.',
  interfaces: ['StreamMessage'],
});

builder.objectType('StoryCreated', {
  description: 'A story is new.',
  interfaces: ['StoryEvent', 'StreamMessage'],
});

builder.objectType('ArticleAttached', {
  description: 'A story has a new article.',
  interfaces: ['StoryEvent', 'StreamMessage'],
  fields: (t) => ({
    articleId: t.id({
      description: 'The article.',
      resolve: ({ event }) => encodeGlobalId('Article', event.payload.articleId),
    }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article as it stands now. Null where it has been removed since.',
      resolve: (message, _, context) => attachedArticle(context, message),
    }),
  }),
});

builder.objectType('ArticleDetached', {
  description: 'An article has left a story.',
  interfaces: ['StoryEvent', 'StreamMessage'],
  fields: (t) => ({
    articleId: t.id({
      description: 'The article.',
      resolve: ({ event }) => encodeGlobalId('Article', event.payload.articleId),
    }),
    reason: t.string({
      nullable: true,
      description:
        'Why it was taken out, in the words of whoever did; null where it was moved or no reason was given.',
      resolve: ({ event }) => event.payload.reason,
    }),
  }),
});

builder.objectType('StoryRevised', {
  description: "An editor changed a story's text, topics, picture, status or timeline.",
  interfaces: ['StoryEvent', 'StreamMessage'],
  fields: (t) => ({
    revision: t.int({
      description: 'The revision that the change made.',
      resolve: ({ event }) => event.payload.revision,
    }),
    changedFields: t.field({
      type: [StoryField],
      description: 'What was changed.',
      resolve: ({ event }) => [...event.payload.changedFields],
    }),
  }),
});

builder.objectType('TimelineEventAdded', {
  description: "Something was added to a story's timeline.",
  interfaces: ['StoryEvent', 'StreamMessage'],
  fields: (t) => ({
    timelineEventId: t.id({
      description: 'What was added.',
      resolve: ({ event }) => encodeGlobalId('TimelineEvent', event.payload.timelineEventId),
    }),
    timelineEvent: t.field({
      type: 'TimelineEvent',
      nullable: true,
      description: 'It as it stands now. Null where the viewer may not see it.',
      resolve: (message, _, context) => addedTimelineEvent(context, message),
    }),
  }),
});

builder.objectType('SourceRerated', {
  description: 'An outlet in this story was rated anew.',
  interfaces: ['StoryEvent', 'StreamMessage'],
  fields: (t) => ({
    sourceId: t.id({
      description: 'The outlet.',
      resolve: ({ event }) => encodeGlobalId('Source', event.payload.sourceId),
    }),
    source: t.field({
      type: 'Source',
      nullable: true,
      description: 'The outlet with its ratings of now.',
      resolve: ({ event }, _, { catalogue }) => catalogue.sourceById(event.payload.sourceId) ?? null,
    }),
  }),
});

builder.objectType('StoryMerged', {
  description:
    "Sent to both stories' streams, `storyId` saying whose. The old story's stream then completes; the other sends no `ArticleAttached` for what moved.",
  interfaces: ['StoryEvent', 'StreamMessage'],
  fields: (t) => ({
    fromId: t.id({
      description: 'The story that was merged away.',
      resolve: ({ event }) => encodeGlobalId('Story', event.payload.fromId),
    }),
    intoId: t.id({
      description: 'The story in which its articles live on.',
      resolve: ({ event }) => encodeGlobalId('Story', event.payload.intoId),
    }),
    into: t.field({
      type: 'Story',
      nullable: true,
      description: 'That story as it stands now. Null where the viewer cannot read it.',
      resolve: ({ event }, _, context) => visible(context, event.payload.intoId),
    }),
  }),
});

const EVENT_TYPES = {
  STORY_CREATED: 'StoryCreated',
  ARTICLE_ATTACHED: 'ArticleAttached',
  ARTICLE_DETACHED: 'ArticleDetached',
  STORY_REVISED: 'StoryRevised',
  TIMELINE_EVENT_ADDED: 'TimelineEventAdded',
  STORY_MERGED: 'StoryMerged',
  SOURCE_RERATED: 'SourceRerated',
} as const satisfies Record<StoryEventType, string>;

const OTHER_TYPES = {
  snapshot: 'StorySnapshot',
  reset: 'StreamReset',
  checkpoint: 'StreamCheckpoint',
} as const satisfies Record<Exclude<StreamMessage['kind'], 'event'>, string>;

function typeNameOf(message: StreamMessage) {
  return message.kind === 'event' ? EVENT_TYPES[message.event.type] : OTHER_TYPES[message.kind];
}
