import type { Article, Story, TimelineEvent } from '../db/generated/client.ts';
import type { LoggedStoryEvent, StoryEventType } from '../events/event.ts';
import type { StreamMessage } from '../events/stream.ts';
import type { Context } from './context.ts';
import { visible } from './nodes.ts';

/** A message about one story: something that happened to it, or how it stands. */
export type StoryMessage = StreamMessage & { readonly kind: 'event' | 'snapshot' };

/** A message about one thing that happened. */
export type MessageOf<Type extends StoryEventType> = StreamMessage & {
  readonly kind: 'event';
  readonly event: LoggedStoryEvent & { readonly type: Type };
};

/** For a field of one type: GraphQL would show a message of another type as if it were right. */
export function attachment(message: StreamMessage): MessageOf<'ARTICLE_ATTACHED'> {
  if (!isOf(message, 'ARTICLE_ATTACHED')) throw new TypeError('A stream of articles sent something else.');
  return message;
}

/** The story that a message is about. */
export function storyIdOf(message: StoryMessage): string {
  return message.kind === 'event' ? message.event.storyId : message.storyId;
}

/** When it happened, by the database's clock; of a snapshot, when the newest event before it did. */
export function occurredAt(message: StoryMessage): Date {
  return message.kind === 'event' ? message.event.occurredAt : message.at;
}

/** The story as it stands now; null where the viewer can no longer read it. */
export function storyOf(context: Context, message: StoryMessage): Promise<Story | null> {
  return visible(context, storyIdOf(message));
}

export function attachedArticle(
  { loaders }: Context,
  { event }: MessageOf<'ARTICLE_ATTACHED'>,
): Promise<Article | null> {
  return loaders.articles.byId.load(event.payload.articleId);
}

/** Null where the viewer may not see its story. */
export async function addedTimelineEvent(
  context: Context,
  { event }: MessageOf<'TIMELINE_EVENT_ADDED'>,
): Promise<TimelineEvent | null> {
  const added = await context.loaders.texts.timelineEvent.load(event.payload.timelineEventId);
  return added && (await visible(context, added.storyId)) && added;
}

function isOf<Type extends StoryEventType>(message: StreamMessage, type: Type): message is MessageOf<Type> {
  return message.kind === 'event' && message.event.type === type;
}
