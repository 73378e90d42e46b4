import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { citationRows } from './citationRows.ts';
import { recordset } from './rows.ts';

/** Something that happened within a story, with the articles that report it, in their order. */
export interface TimelineEventInput {
  readonly id?: string;
  readonly storyId: string;
  /** When it happened in the world. */
  readonly occurredAt: Date;
  readonly headline: string;
  readonly detail: string | null;
  readonly citationIds: readonly string[];
  /** Left out: now. */
  readonly createdAt?: Date;
}

/**
 * Writes timeline events and their citations; answers their ids in the order given. Appends no event to the log: for a
 * story that is new in this transaction STORY_CREATED tells of them, for others the caller appends TIMELINE_EVENT_ADDED.
 */
export async function addTimelineEvents(
  tx: Transaction,
  events: readonly TimelineEventInput[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({ ...event, id: event.id ?? randomUUID() }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "TimelineEvent" ("id", "storyId", "occurredAt", "headline", "detail", "createdAt")
    SELECT "id", "storyId", "occurredAt", "headline", "detail", COALESCE("createdAt", now())
      FROM ${recordset(rows)}
        AS given("id" uuid, "storyId" uuid, "occurredAt" timestamptz(3), "headline" text, "detail" text, "createdAt" timestamptz(3))`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "TimelineCitation" ("timelineEventId", "articleId", "position")
    SELECT "of", "articleId", "position" FROM ${citationRows(rows)}`);
  return rows.map(({ id }) => id);
}
