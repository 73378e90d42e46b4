import { badInput } from '../errors.ts';
import { accessToStory } from './access.ts';
import type { Context } from './context.ts';
import { decodeGlobalId, type NodeType } from './globalId.ts';
import { maySee } from './storyVisibility.ts';

const MOST_NODES = 100;

/** A row and the type that it is shown as. */
export interface TypedNode {
  readonly type: NodeType;
  readonly row: object;
}

/** The node of a global id; null where it is malformed, unknown, or not for the viewer to see. */
export async function nodeOf(context: Context, globalId: string): Promise<TypedNode | null> {
  const decoded = decodeGlobalId(globalId);
  if (!decoded) return null;
  const { type, id } = decoded;
  const row = await FINDERS[type](context, id);
  return row ? { type, row } : null;
}

/** The nodes of 1 to 100 ids, null in the place of each that has none. */
export async function nodesOf(context: Context, globalIds: readonly string[]): Promise<(TypedNode | null)[]> {
  if (globalIds.length < 1 || globalIds.length > MOST_NODES) {
    throw badInput(`\`ids\` takes 1 to ${MOST_NODES} ids, not ${globalIds.length}.`);
  }
  return Promise.all(globalIds.map((globalId) => nodeOf(context, globalId)));
}

type Finder = (context: Context, id: string) => Promise<object | null>;

const FINDERS: Record<NodeType, Finder> = {
  Analysis: async (context, id) => readable(context, await context.loaders.texts.analysis.load(id)),
  Article: async ({ loaders }, id) => loaders.articles.byId.load(id),
  FaqEntry: async (context, id) => readable(context, await context.loaders.texts.faqEntry.load(id)),
  Owner: async ({ catalogue }, id) => catalogue.owner(id) ?? null,
  Rater: async ({ catalogue }, id) => catalogue.rater(id) ?? null,
  Rating: async ({ catalogue }, id) => catalogue.rating(id) ?? null,
  Source: async ({ catalogue }, id) => catalogue.sourceById(id) ?? null,
  Statement: async (context, id) => readable(context, await context.loaders.texts.statement.load(id)),
  Story: async (context, id) => visible(context, id),
  TimelineEvent: async (context, id) => {
    const event = await context.loaders.texts.timelineEvent.load(id);
    return event && (await visible(context, event.storyId)) && event;
  },
  Topic: async ({ loaders }, id) => loaders.topics.byId.load(id),
};

/** The story itself, merged or not, so that normalised caches stay whole. */
export async function visible(context: Context, storyId: string) {
  const story = await context.loaders.stories.byId.load(storyId);
  return story && maySee(context.viewer, story) ? story : null;
}

/** A text whose story the viewer may see and read. */
async function readable<T extends { storyId: string }>(context: Context, text: T | null): Promise<T | null> {
  if (!text || !(await visible(context, text.storyId))) return null;
  return accessToStory().granted ? text : null;
}
