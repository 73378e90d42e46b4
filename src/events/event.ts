import type { Side } from '../domain/leaning.ts';

/** What a filter may ask of a story, as it was at the event. Nobody looks it up again: live and replay agree. */
export interface StoryFacts {
  /** Ascending. */
  readonly topicSlugs: readonly string[];
  /** Whether only those who work here may receive it. */
  readonly isEmerging: boolean;
}

/** What a filter may ask of an outlet, as it was at the event. */
export interface OutletFacts {
  readonly sourceOrdinal: number;
  readonly sourceId: string;
  /** Under the default lens: the article's own where it has one, else the outlet's; null where unrated. */
  readonly side: Side | null;
}

/** The parts of a story that an editorial change may touch. */
export const STORY_FIELDS = [
  'HEADLINE',
  'DEK',
  'IMAGE_URL',
  'STATUS',
  'TOPICS',
  'OVERVIEW',
  'ANALYSES',
  'FAQ',
  'TIMELINE',
] as const;
export type StoryField = (typeof STORY_FIELDS)[number];

/** What the streams deliver, by the names of the contract's `StoryEventType`. Each is about one story. */
export interface StoryEventPayloads {
  STORY_CREATED: StoryFacts;
  ARTICLE_ATTACHED: StoryFacts & OutletFacts & { readonly articleId: string };
  ARTICLE_DETACHED: StoryFacts & OutletFacts & { readonly articleId: string; readonly reason: string | null };
  STORY_REVISED: StoryFacts & { readonly revision: number; readonly changedFields: readonly StoryField[] };
  TIMELINE_EVENT_ADDED: StoryFacts & { readonly timelineEventId: string };
  /** Appended under both stories. */
  STORY_MERGED: StoryFacts & { readonly fromId: string; readonly intoId: string };
  SOURCE_RERATED: StoryFacts & OutletFacts;
}

export const STORY_EVENT_TYPES = [
  'STORY_CREATED',
  'ARTICLE_ATTACHED',
  'ARTICLE_DETACHED',
  'STORY_REVISED',
  'TIMELINE_EVENT_ADDED',
  'STORY_MERGED',
  'SOURCE_RERATED',
] as const satisfies readonly (keyof StoryEventPayloads)[];

/** What no stream delivers, but what answers and the catalogue depend on. Ids ascending, none twice. */
export interface InternalEventPayloads {
  /** Outlets or their aliases are new or changed. */
  SOURCE_CHANGED: { readonly sourceOrdinals: readonly number[] };
  RATER_CHANGED: { readonly raterIds: readonly string[] };
  RATING_RECORDED: { readonly sourceOrdinals: readonly number[] };
  /** Owners are new or changed, or what they own. */
  OWNER_CHANGED: { readonly ownerIds: readonly string[]; readonly sourceOrdinals: readonly number[] };
  TOPIC_CHANGED: { readonly topicIds: readonly string[] };
  /** Articles are new, bear another headline, or are copies of another original; and the stories that hold any of them. */
  ARTICLE_CHANGED: { readonly articleIds: readonly string[]; readonly storyIds: readonly string[] };
  /** Rows of stories changed in a way that no stream tells of, as by a new blindspot. */
  STORY_CHANGED: { readonly storyIds: readonly string[] };
}

export type StoryEventType = keyof StoryEventPayloads;
export type InternalEventType = keyof InternalEventPayloads;

/** One thing that happens to one story. */
export type StoryEvent = {
  [Type in StoryEventType]: {
    readonly type: Type;
    readonly storyId: string;
    readonly payload: StoryEventPayloads[Type];
  };
}[StoryEventType];

/** One thing that happens to the newsroom around the stories. */
export type InternalEvent = {
  [Type in InternalEventType]: {
    readonly type: Type;
    readonly storyId: null;
    readonly payload: InternalEventPayloads[Type];
  };
}[InternalEventType];

export type NewsEvent = StoryEvent | InternalEvent;

/** Where and when an event was committed. */
export interface Logged {
  readonly offset: number;
  readonly tag: number;
  readonly occurredAt: Date;
}

export type LoggedEvent = NewsEvent & Logged;
export type LoggedStoryEvent = StoryEvent & Logged;

/** What the streams may deliver. A newer release may have written types that this one does not know: nobody is told. */
export function isStoryEvent(event: LoggedEvent): event is LoggedStoryEvent {
  return event.storyId !== null && STORY_EVENT_TYPES.some((type) => type === event.type);
}
