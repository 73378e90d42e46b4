import type { Database, Row } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import type { LoggedEvent } from './event.ts';
import type { Position } from './position.ts';

/** Why a place in the log cannot be gone on from: the reasons of the contract's `StreamReset`. */
export type LostReason = 'RETENTION' | 'LOG_RESTORED' | 'CURSOR_AHEAD';

/** What the log holds after a place, or why it cannot say. */
export type LogPage =
  | { readonly lost: null; readonly events: readonly LoggedEvent[]; readonly head: number }
  | { readonly lost: LostReason };

/** Which part of the log is wanted. */
export interface LogRequest {
  readonly after: Position;
  /** Rows beyond this offset are left out. */
  readonly upTo?: number;
  /** Only the rows of this story. */
  readonly storyId?: string | null;
  /** At most so many rows. */
  readonly limit: number;
}

interface LogRow extends Row {
  readonly epoch: string;
  readonly head: number;
  readonly floor: number;
  /** The tag of the row that the reader stands on; null where it is gone. */
  readonly standing: number | null;
  readonly offset: number | null;
}

type LogReader = <T extends Row>(statement: Prisma.Sql) => Promise<T[]>;

/**
 * Reads on from a place, epoch, floor, head and rows in one statement, so that no retention or restore falls in between.
 * The place holds where `floor ≤ offset ≤ head` and its row still bears the same tag.
 */
export async function readLog(
  read: LogReader,
  { after, upTo, storyId = null, limit }: LogRequest,
): Promise<LogPage> {
  const ofStory = storyId === null ? Prisma.empty : Prisma.sql`AND "storyId" = ${storyId}::uuid`;
  const bounded = upTo === undefined ? Prisma.empty : Prisma.sql`AND "offset" <= ${String(upTo)}::bigint`;
  // By their ids: of tables without statistics the planner expects thousands of rows, a billion in all, and compiles for that.
  const rows = await read<LogRow>(Prisma.sql`
    SELECT head."epoch", head."head"::float8 AS "head", floor."floor"::float8 AS "floor", standing."tag" AS "standing",
           event."offset"::float8 AS "offset", event."tag", event."type", event."storyId", event."payload", event."occurredAt"
      FROM "EventLogHead" AS head JOIN "EventLogFloor" AS floor ON head."id" = 1 AND floor."id" = 1
      LEFT JOIN "EventLog" AS standing ON standing."offset" = ${String(after.offset)}::bigint
      LEFT JOIN LATERAL (
        SELECT * FROM "EventLog" WHERE "offset" > ${String(after.offset)}::bigint ${bounded} ${ofStory}
         ORDER BY "offset" LIMIT ${limit}
      ) AS event ON true
     ORDER BY event."offset"`);
  const [first] = rows;
  if (!first) throw new Error('The event log has no head row.');
  const lost = lostReason(after, first);
  if (lost !== null) return { lost };
  const events = rows.filter(isEvent);
  if (storyId === null && !areContiguous(after.offset, events)) return { lost: 'LOG_RESTORED' };
  return { lost: null, events, head: first.head };
}

/** The newest row of one story, which retention keeps. */
export async function newestEventOf(database: Database, storyId: string): Promise<LoggedEvent | null> {
  const [row] = await database.query<LogRow>(Prisma.sql`
    SELECT "offset"::float8 AS "offset", "tag", "type", "storyId", "payload", "occurredAt"
      FROM "EventLog" WHERE "storyId" = ${storyId}::uuid AND "offset" IS NOT NULL ORDER BY "offset" DESC LIMIT 1`);
  return row && isEvent(row) ? row : null;
}

/** The place of the newest row, and when that was written. */
export async function readHead({ queryApart }: Database): Promise<Position & { readonly occurredAt: Date }> {
  const [head] = await queryApart<Position & { occurredAt: Date } & Row>(
    Prisma.sql`SELECT "epoch", "head"::float8 AS "offset", "tag", "occurredAt" FROM "EventLogHead"`,
  );
  if (!head) throw new Error('The event log has no head row.');
  return head;
}

function lostReason(after: Position, { epoch, floor, head, standing }: LogRow): LostReason | null {
  if (epoch !== after.epoch) return 'LOG_RESTORED';
  if (after.offset > head) return 'CURSOR_AHEAD';
  if (after.offset < floor) return 'RETENTION';
  return after.offset > 0 && standing !== after.tag ? 'LOG_RESTORED' : null;
}

/** The outer join answers one row without an event where there is none. What is in the log was typed when it was written. */
function isEvent(row: LogRow): row is LogRow & LoggedEvent {
  return row.offset !== null;
}

function areContiguous(after: number, events: readonly LoggedEvent[]): boolean {
  return events.every(({ offset }, place) => offset === after + place + 1);
}
