import type { LoggedEvent } from '../../src/events/event.ts';

/** What the log tells of an article that a story got. */
export function articleAttached(storyId: string, articleId: string): LoggedEvent {
  return {
    type: 'ARTICLE_ATTACHED',
    storyId,
    payload: { articleId, topicSlugs: [], isEmerging: false, sourceOrdinal: 1, sourceId: '', side: null },
    offset: 1,
    tag: 1,
    occurredAt: new Date(0),
  };
}

/** What the log tells under both of two stories that have become one. */
export function storyMerged(storyId: string, fromId: string): LoggedEvent {
  return {
    type: 'STORY_MERGED',
    storyId,
    payload: { fromId, intoId: storyId, topicSlugs: [], isEmerging: false },
    offset: 1,
    tag: 1,
    occurredAt: new Date(0),
  };
}
