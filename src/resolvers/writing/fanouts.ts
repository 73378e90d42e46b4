import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { StoryEvent } from '../../events/event.ts';
import { appendEvents, MOST_EVENTS } from '../../events/log.ts';
import { consensuses } from './consensuses.ts';
import { ints } from './rows.ts';
import { storyFacts } from './storyFacts.ts';

/** An outlet in a story that covers it. */
interface Pair {
  readonly storyId: string;
  readonly sourceOrdinal: number;
  readonly sourceId: string;
}

interface Fanout {
  /** As text: it may be larger than a number holds. */
  readonly id: string;
  readonly sourceOrdinals: readonly number[];
  /** The last story that was told. */
  readonly doneUpTo: string | null;
}

/**
 * Carries the oldest fanout that nobody else is at on by one part: tells the next stories, 500 events at most, and notes in
 * the same transaction how far it came; one that is done is deleted. So a crash loses none and repeats none.
 *
 * Appends one SOURCE_RERATED for each story and each outlet in it that was rated anew. Answers false where nothing is left.
 */
export async function carryOneOn(tx: Transaction): Promise<boolean> {
  const fanout = await takeFanout(tx);
  if (fanout === null) return false;
  const pairs = await nextPairs(tx, fanout);
  const part = wholeStories(pairs);
  await appendEvents(tx, await eventsOf(tx, part));
  await noteProgress(tx, fanout, part.length === pairs.length ? null : part.at(-1));
  return true;
}

async function takeFanout(tx: Transaction): Promise<Fanout | null> {
  const [fanout] = await tx.$queryRaw<Fanout[]>(Prisma.sql`
    SELECT "id"::text AS "id", "payload"->'sourceOrdinals' AS "sourceOrdinals", "doneUpTo"
      FROM "Fanout" WHERE "kind" = 'SOURCE_RERATED' ORDER BY "id" LIMIT 1 FOR UPDATE SKIP LOCKED`);
  return fanout ?? null;
}

/** Up to which pair a fanout is done; null where it is done for good. */
async function noteProgress(tx: Transaction, { id }: Fanout, last: Pair | null | undefined): Promise<void> {
  if (last === undefined) throw new RangeError(`The fanout ${id} names too many outlets to tell a story of.`);
  await tx.$executeRaw(
    last === null
      ? Prisma.sql`DELETE FROM "Fanout" WHERE "id" = ${id}::bigint`
      : Prisma.sql`UPDATE "Fanout" SET "doneUpTo" = ${last.storyId}::uuid WHERE "id" = ${id}::bigint`,
  );
}

/** By story and outlet; one more than a transaction may tell of, to see whether there is more. */
function nextPairs(tx: Transaction, { sourceOrdinals, doneUpTo }: Fanout): Promise<Pair[]> {
  const rest =
    doneUpTo === null ? Prisma.sql`"storyId" IS NOT NULL` : Prisma.sql`"storyId" > ${doneUpTo}::uuid`;
  const most = MOST_EVENTS + 1;
  return tx.$queryRaw<Pair[]>(Prisma.sql`
    SELECT covered."storyId", source."ordinal" AS "sourceOrdinal", source."id" AS "sourceId"
      FROM "Source" AS source CROSS JOIN LATERAL (
             SELECT DISTINCT "storyId" FROM "Article" WHERE "sourceOrdinal" = source."ordinal" AND ${rest}
              ORDER BY "storyId" LIMIT ${most}) AS covered
     WHERE source."ordinal" = ANY(${ints(sourceOrdinals)})
     ORDER BY covered."storyId", source."ordinal" LIMIT ${most}`);
}

/** A story is told whole or not at all: how far a fanout came is noted by stories. A fanout names at most 500 outlets. */
function wholeStories(pairs: readonly Pair[]): readonly Pair[] {
  if (pairs.length <= MOST_EVENTS) return pairs;
  const cut = pairs.at(-1)?.storyId;
  return pairs.filter(({ storyId }) => storyId !== cut);
}

async function eventsOf(tx: Transaction, pairs: readonly Pair[]): Promise<StoryEvent[]> {
  if (pairs.length === 0) return [];
  const factsOf = await storyFacts(tx, new Set(pairs.map(({ storyId }) => storyId)));
  const consensus = await consensuses(
    tx,
    pairs.map(({ sourceOrdinal }) => sourceOrdinal),
  );
  return pairs.map(({ storyId, sourceOrdinal, sourceId }) => {
    const { side } = consensus(sourceOrdinal);
    return {
      type: 'SOURCE_RERATED',
      storyId,
      payload: { ...factsOf(storyId), sourceOrdinal, sourceId, side },
    };
  });
}
