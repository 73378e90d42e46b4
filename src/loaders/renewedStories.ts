import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { type DatedStory, emptied, renewedAt } from '../domain/datedArticles.ts';
import type { HeldStories } from '../domain/heldStories.ts';
import { publishedWithin, readDatedAttached, readInstants } from './attachedArticles.ts';

/** Of a story: the articles that it got or lost; null where it may be another as a whole. */
export type Touched = readonly [storyId: string, articleIds: ReadonlySet<string> | null];

/** A story as it is held from now on. */
export interface Renewal {
  readonly storyId: string;
  /** All that its touched articles share their instants with; null for all that it holds. */
  readonly instants: ReadonlySet<number> | null;
  /** What it holds of that; left out: nothing. */
  readonly now: DatedStory | undefined;
}

/** To look for one article takes as long as to read so many. */
const ARTICLES_A_LOOK = 1_000;

/** Reads what was published since of stories that were touched: of long ones no more than where they were. */
export async function readRenewals(
  database: Database,
  stories: HeldStories,
  touched: Iterable<Touched>,
  since: number,
): Promise<Renewal[]> {
  const whole: string[] = [];
  const inPart = new Map<string, ReadonlySet<string>>();
  for (const [storyId, articleIds] of touched) {
    const length = stories.get(storyId)?.places.length ?? 0;
    if (articleIds && articleIds.size * ARTICLES_A_LOOK < length) inPart.set(storyId, articleIds);
    else whole.push(storyId);
  }
  return [...(await readWhole(database, whole, since)), ...(await readInPart(database, inPart, since))];
}

/** Puts it in the place of what is held. */
export function renew(stories: HeldStories, { storyId, instants, now }: Renewal): void {
  const held = stories.get(storyId);
  const story = held && instants ? renewedAt(held, instants, now ?? emptied(held)) : now;
  if (story && story.places.length > 0) stories.set(story);
  else stories.delete(storyId);
}

async function readWhole(database: Database, storyIds: readonly string[], since: number): Promise<Renewal[]> {
  if (storyIds.length === 0) return [];
  const its = Prisma.sql`AND article."storyId" = ANY(${storyIds}::text[]::uuid[])
    ${publishedWithin({ from: since, to: Number.POSITIVE_INFINITY })}`;
  const read = byStory(await readDatedAttached(database, its));
  return storyIds.map((storyId) => ({ storyId, instants: null, now: read.get(storyId) }));
}

/** All of the same instants, whatever has become of the articles: so it does not matter whether what is held has it already. */
async function readInPart(
  database: Database,
  touched: ReadonlyMap<string, ReadonlySet<string>>,
  since: number,
): Promise<Renewal[]> {
  if (touched.size === 0) return [];
  const published = await readInstants(
    database,
    Array.from(touched.values()).flatMap((ids) => [...ids]),
  );
  const instants = Array.from(touched, ([storyId, articleIds]) => {
    const all = Array.from(articleIds, (id) => published.get(id) ?? Number.NEGATIVE_INFINITY);
    return [storyId, new Set(all.filter((instant) => instant >= since))] as const;
  });
  const looks = instants.flatMap(([storyId, its]) => Array.from(its, (instant) => ({ storyId, instant })));
  const storyIds = looks.map(({ storyId }) => storyId);
  const times = looks.map(({ instant }) => new Date(instant).toISOString());
  const there = Prisma.sql`AND (article."storyId", article."publishedAt")
    IN (SELECT * FROM unnest(${storyIds}::text[]::uuid[], ${times}::text[]::timestamptz[]))`;
  const read = byStory(await readDatedAttached(database, there));
  return instants.map(([storyId, its]) => ({ storyId, instants: its, now: read.get(storyId) }));
}

function byStory(stories: readonly DatedStory[]): Map<string, DatedStory> {
  return new Map(stories.map((story) => [story.storyId, story]));
}
