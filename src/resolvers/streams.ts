import { badInput, DomainError } from '../errors.ts';
import type { LoggedStoryEvent } from '../events/event.ts';
import { type Position, readCursor, streamCursor } from '../events/position.ts';
import { type LostReason, newestEventOf } from '../events/readLog.ts';
import { EventStream, type StreamSpec } from '../events/stream.ts';
import type { Context } from './context.ts';
import { matching, receivable, type StoryEventWhere } from './eventFilter.ts';
import { encodeGlobalId, idOf } from './globalId.ts';
import { visible } from './nodes.ts';

export interface StoryStreamArgs {
  storyId: string;
  after?: string | null | undefined;
}

export interface NewsStreamArgs {
  where?: StoryEventWhere | null | undefined;
  after?: string | null | undefined;
}

/** Everything that happens to one story: a snapshot or a replay, then what is new; ends where the story is merged away. */
export async function storyEvents(context: Context, args: StoryStreamArgs): Promise<EventStream> {
  const { start, isResumed } = beginning(context, args.after);
  const { storyId, merge } = await followed(context, args.storyId);
  const spec: StreamSpec = {
    storyId,
    passes: receivable(context.viewer),
    hasSnapshot: merge === null,
    isLast: (event) => isMergeOf(storyId, event),
    last: merge,
    failures: null,
  };
  const stream = new EventStream(context.log, spec, start, !isResumed && merge === null);
  // Whoever comes back after the last event has had it: nothing is left to say.
  if (isResumed && merge && start.offset === merge.offset && start.tag === merge.tag) stream.close();
  return stream;
}

/** The new articles of one story. Fails with STREAM_RESET or STORY_MERGED where it cannot go on. */
export async function articlesAttached(context: Context, args: StoryStreamArgs): Promise<EventStream> {
  const { start } = beginning(context, args.after);
  const { storyId, merge } = await followed(context, args.storyId);
  const receives = receivable(context.viewer);
  const spec: StreamSpec = {
    storyId,
    passes: (event) => event.type === 'ARTICLE_ATTACHED' && receives(event),
    hasSnapshot: false,
    isLast: (event) => isMergeOf(storyId, event),
    last: merge,
    failures: { lost: streamReset, last: storyMerged },
  };
  return new EventStream(context.log, spec, start);
}

/** Everything that happens to any story, filtered; from now on, or from a place in the log. */
export function newsEvents(context: Context, { where, after }: NewsStreamArgs): EventStream {
  const { start } = beginning(context, after);
  const receives = receivable(context.viewer);
  const matches = matching(where);
  const spec: StreamSpec = {
    storyId: null,
    passes: (event) => matches(event) && receives(event),
    hasSnapshot: false,
    isLast: () => false,
    last: null,
    failures: null,
  };
  return new EventStream(context.log, spec, start);
}

/** Where a stream begins: fixed before anything is read, so that nothing falls between the two. */
function beginning(
  { log }: Context,
  cursor: string | null | undefined,
): { start: Position; isResumed: boolean } {
  if (cursor === null || cursor === undefined) return { start: log.tailer.applied, isResumed: false };
  const start = readCursor(cursor);
  if (start === null) throw badInput('`after` is no cursor of a stream.');
  return { start, isResumed: true };
}

/** The story's id, and the event that merged it away where it was. */
async function followed(
  context: Context,
  globalId: string,
): Promise<{ storyId: string; merge: LoggedStoryEvent | null }> {
  const id = idOf('Story', globalId);
  const story = id && (await visible(context, id));
  if (!story) throw badInput('`storyId` names no story.');
  if (story.status !== 'MERGED') return { storyId: story.id, merge: null };
  const newest = await newestEventOf(context.database, story.id);
  if (newest?.type !== 'STORY_MERGED') throw new Error(`The log does not tell that ${story.id} was merged.`);
  return { storyId: story.id, merge: newest };
}

function isMergeOf(storyId: string, event: LoggedStoryEvent): boolean {
  return event.type === 'STORY_MERGED' && event.payload.fromId === storyId;
}

function streamReset(reason: LostReason, position: Position): DomainError {
  return new DomainError(
    'STREAM_RESET',
    'What was missed cannot be replayed: read the story again, and go on from `extensions.cursor`.',
    { cursor: streamCursor(position), resetReason: reason },
  );
}

function storyMerged(event: LoggedStoryEvent, position: Position): DomainError {
  const into = event.type === 'STORY_MERGED' ? { intoId: encodeGlobalId('Story', event.payload.intoId) } : {};
  return new DomainError('STORY_MERGED', 'The story was merged into another one.', {
    cursor: streamCursor(position),
    ...into,
  });
}
