import { setImmediate } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { type DatedStory, datedArticles } from '../domain/datedArticles.ts';
import { type HeldArticles, PLACE_BITS } from '../domain/heldArticles.ts';
import { LEANINGS } from '../domain/leaning.ts';
import type { TimeSpan } from '../domain/timeSpan.ts';
import { badInput } from '../errors.ts';

type Holder = Pick<DatedStory, 'storyId' | 'isEmerging'>;
export type AttachedArticles = HeldArticles & Holder;

/** The articles in binary, as PostgreSQL sends an integer of four bytes and an instant of eight, written in hexadecimal digits. */
interface PackedStory extends Holder, Record<string, unknown> {
  readonly articles: number;
  readonly topics: readonly string[];
  readonly places: string;
  /** Null where nobody asked for them. */
  readonly times: string | null;
}

/** Twelve bytes each in memory, and more as they come. */
const MOST_ARTICLES = 10_000_000;

/**
 * All attached articles that meet the conditions, each of which begins with AND and calls them `article`, by story. Fails with
 * BAD_USER_INPUT where they are more than `most`.
 */
export async function readAttached(
  database: Database,
  conditions: Prisma.Sql,
  most = MOST_ARTICLES,
): Promise<AttachedArticles[]> {
  const packed = await readPacked(database, { conditions, times: Prisma.sql`NULL`, most });
  return inTurns(packed, ({ storyId, isEmerging, topics, places }) => {
    return { storyId, isEmerging, topics, places: placesOf(places) };
  });
}

/** The same with their instants. */
export async function readDatedAttached(
  database: Database,
  conditions: Prisma.Sql,
  most = MOST_ARTICLES,
): Promise<DatedStory[]> {
  const times = Prisma.sql`encode(string_agg(timestamptz_send(article."publishedAt"), ''), 'hex')`;
  return inTurns(await readPacked(database, { conditions, times, most }), dated);
}

/** When these articles were published, in milliseconds since 1970, by their ids. */
export async function readInstants(
  database: Database,
  articleIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.queryLong<{ id: string; publishedAt: Date }>(Prisma.sql`
    SELECT "id"::text, "publishedAt" FROM "Article" WHERE "id" = ANY(${articleIds}::text[]::uuid[])`);
  return new Map(rows.map(({ id, publishedAt }) => [id, publishedAt.getTime()]));
}

/** Before all that anybody can write. */
export const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');

/** The condition of articles that were published within the span. */
export function publishedWithin({ from, to }: TimeSpan): Prisma.Sql {
  const start =
    from > FIRST_MS ? Prisma.sql`AND article."publishedAt" >= ${new Date(from)}::timestamptz` : Prisma.empty;
  const end =
    to < Number.POSITIVE_INFINITY
      ? Prisma.sql`AND article."publishedAt" < ${new Date(to)}::timestamptz`
      : Prisma.empty;
  return Prisma.sql`${start} ${end}`;
}

/** As in `domain/heldArticles.ts`. */
const PLACE = Prisma.sql`(article."sourceOrdinal" << ${Prisma.raw(String(PLACE_BITS))})
  + CASE article."ownLeaning" ${Prisma.raw(LEANINGS.map((leaning, at) => `WHEN '${leaning}' THEN ${at + 1}`).join(' '))} ELSE 0 END`;

/** A row for each story: to send a row for each article would take longer than all else. */
async function readPacked(
  database: Database,
  { conditions, times, most }: { conditions: Prisma.Sql; times: Prisma.Sql; most: number },
): Promise<PackedStory[]> {
  const stories = await database.queryLong<PackedStory>(Prisma.sql`
    WITH held AS MATERIALIZED (
      SELECT article."storyId", count(*)::int AS "articles",
             encode(string_agg(int4send(${PLACE}), ''), 'hex') AS "places", ${times} AS "times"
        FROM (SELECT article."storyId", article."sourceOrdinal", article."ownLeaning", article."publishedAt"
                FROM "Article" AS article
               WHERE article."storyId" IS NOT NULL ${conditions}
               LIMIT ${most + 1}) AS article
       GROUP BY article."storyId"
    )
    SELECT held.*,
           EXISTS (SELECT 1 FROM "Story" AS story
                    WHERE story."id" = held."storyId" AND story."status" = 'EMERGING') AS "isEmerging",
           ARRAY(SELECT topic."slug" FROM "StoryTopic" AS link JOIN "Topic" AS topic ON topic."id" = link."topicId"
                  WHERE link."storyId" = held."storyId") AS "topics"
      FROM held`);
  if (stories.reduce((sum, { articles }) => sum + articles, 0) <= most) return stories;
  throw badInput(
    `There are more than ${most} articles to count: ask for a shorter span, or for fewer of them.`,
  );
}

/** So many stories are unpacked in one turn of the event loop: whoever waits for a page does not wait for all of them. */
const STORIES_A_TURN = 500;

async function inTurns<T>(packed: readonly PackedStory[], unpack: (story: PackedStory) => T): Promise<T[]> {
  const stories: T[] = [];
  for (const [at, story] of packed.entries()) {
    if (at % STORIES_A_TURN === STORIES_A_TURN - 1) await setImmediate();
    stories.push(unpack(story));
  }
  return stories;
}

function dated({ storyId, isEmerging, topics, places, times }: PackedStory): DatedStory {
  return { storyId, isEmerging, ...datedArticles(topics, placesOf(places), timesOf(times ?? '')) };
}

function placesOf(hex: string): Int32Array {
  const bytes = bytesOf(hex);
  const places = new Int32Array(bytes.byteLength / 4);
  for (let at = 0; at < places.length; at += 1) places[at] = bytes.getInt32(4 * at);
  return places;
}

/** PostgreSQL counts microseconds since this. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

function timesOf(hex: string): Float64Array {
  const bytes = bytesOf(hex);
  const times = new Float64Array(bytes.byteLength / 8);
  for (let at = 0; at < times.length; at += 1) {
    const microseconds = bytes.getInt32(8 * at) * 2 ** 32 + bytes.getUint32(8 * at + 4);
    times[at] = microseconds / 1_000 + EPOCH_MS;
  }
  return times;
}

function bytesOf(hex: string): DataView {
  const { buffer, byteOffset, byteLength } = Buffer.from(hex, 'hex');
  return new DataView(buffer, byteOffset, byteLength);
}
