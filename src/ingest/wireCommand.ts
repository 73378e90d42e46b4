import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../errors.ts';
import { Unreachable, type WireClient, type WireStory } from './wireClient.ts';
import { readWireItems, type WireItem } from './wireItems.ts';

export interface WireCommand {
  readonly client: WireClient;
  /** Of the server, for what is said. */
  readonly url: string;
  readonly everyMs: number;
  /** Null: all stories that the wire has something on. */
  readonly storySlug: string | null;
  readonly say: (text: string) => void;
  /** Aborted: nothing more is attached. */
  readonly signal: AbortSignal;
}

/**
 * Brings articles to a running server, one after the other at the pace asked for, and says what each did to its story. Where the
 * server is away it tries the same article again. Answers how many were attached. Throws SetupError where it cannot begin.
 */
export async function playWire(command: WireCommand): Promise<number> {
  const { url, everyMs, say, signal } = command;
  const items = await playable(command);
  const [first] = items;
  if (!first) return 0;
  say(
    `${items.length} articles, one every ${everyMs / 1_000} s. Watch them: ${url}/live?story=${first.story.slug}`,
  );

  let attached = 0;
  for (const { item } of items) {
    if (!(await attachAtLast(item, command))) break;
    attached += 1;
    if (attached < items.length && (await isAborted(everyMs, signal))) break;
  }
  say(
    attached < items.length
      ? `Stopped after ${attached} of ${items.length} articles.`
      : 'That was all; run it again for the same news at fresh addresses.',
  );
  return attached;
}

interface Playable {
  readonly item: WireItem;
  readonly story: WireStory;
}

/** The items whose stories the server has, of one story where it was named. */
async function playable({ client, url, storySlug }: WireCommand): Promise<Playable[]> {
  const items = await readWireItems(new Date());
  const stories = await knownStories(client, url, items);
  const byId = new Map(stories.map((story) => [story.id, story]));
  if (byId.size === 0) {
    throw new SetupError(
      `${url} has no demo newsroom, which the wire brings its articles to: SEED_DEMO fills an empty database.`,
    );
  }
  if (storySlug !== null && !stories.some(({ slug }) => slug === storySlug)) {
    const slugs = stories.map(({ slug }) => `\n  ${slug}`).join('');
    throw new SetupError(`The wire has nothing on “${storySlug}”; --story takes one of these:${slugs}`);
  }
  return items.flatMap((item) => {
    const story = byId.get(item.storyId);
    return story && (storySlug === null || story.slug === storySlug) ? [{ item, story }] : [];
  });
}

async function knownStories(
  client: WireClient,
  url: string,
  items: readonly WireItem[],
): Promise<WireStory[]> {
  try {
    return await client.stories(items.map(({ storyId }) => storyId));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    throw new SetupError(
      `There is no server at ${url} (${error.message}) Start one with npm start, or name it with --url.`,
    );
  }
}

/** False where it was told to stop before the server answered. */
async function attachAtLast(item: WireItem, { client, everyMs, say, signal }: WireCommand): Promise<boolean> {
  while (!signal.aborted) {
    try {
      const story = await client.attach(item);
      say(`${clock(new Date())}  ${balanceOf(story)}  ${item.outlet}: ${item.article.title}`);
      return true;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      say(`${clock(new Date())}  ${error.message} It is tried again.`);
    }
    await isAborted(everyMs, signal);
  }
  return false;
}

async function isAborted(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(milliseconds, undefined, { signal });
    return false;
  } catch {
    return true;
  }
}

/** `L 40 C 20 R 40`: the story's balance after the article, in percent. */
function balanceOf({ biasBreakdown: { left, center, right } }: WireStory): string {
  const part = (letter: string, percent: number | null): string =>
    `${letter} ${String(percent ?? '–').padStart(2)}`;
  return [part('L', left.percent), part('C', center.percent), part('R', right.percent)].join(' ');
}

function clock(time: Date): string {
  return time.toTimeString().slice(0, 8);
}
