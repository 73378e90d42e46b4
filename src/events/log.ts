import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import type { NewsEvent } from './event.ts';

/** Numbering holds the one hot row while COMMIT runs, so a transaction may not bring more than this. */
export const MOST_EVENTS = 500;

/**
 * Appends what happened to the log, in this order, in one statement. The rows are numbered inside COMMIT.
 *
 * Throws RangeError beyond 500 events in a call; a transaction must not append more than that in all.
 */
export async function appendEvents(tx: Transaction, events: readonly NewsEvent[]): Promise<void> {
  if (events.length === 0) return;
  if (events.length > MOST_EVENTS) {
    throw new RangeError(`${events.length} events in one transaction; at most ${MOST_EVENTS} may be.`);
  }
  const rows = events.map(({ type, storyId, payload }, place) => ({ place, type, storyId, payload }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "EventLog" ("type", "storyId", "payload")
    SELECT event."type", event."storyId", event."payload"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        AS event("place" int, "type" text, "storyId" uuid, "payload" jsonb)
     ORDER BY event."place"`);
}
