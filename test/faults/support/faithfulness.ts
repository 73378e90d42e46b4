import type { Database } from '../../../src/db/database.ts';
import { Prisma } from '../../../src/db/generated/client.ts';
import type { Reader } from './reader.ts';
import type { Acknowledged } from './writer.ts';

/** An event as the log has it. */
export interface LogRow {
  readonly [column: string]: unknown;
  readonly offset: number;
  readonly tag: number;
  readonly type: string;
  readonly storyId: string;
  readonly articleId: string | null;
}

/** What streams deliver, in the order in which it was committed. */
export function eventsOf(database: Database): Promise<LogRow[]> {
  return database.query<LogRow>(Prisma.sql`
    SELECT "offset"::float8 AS "offset", "tag", "type", "storyId", "payload"->>'articleId' AS "articleId"
      FROM "EventLog" WHERE "storyId" IS NOT NULL AND "type" <> 'SOURCE_RERATED' ORDER BY "offset"`);
}

/**
 * What is wrong, a line each; empty where every reader was told of every event of its own exactly once and in the order of the
 * log, or that it must start over; where its state is then the database's; and where each acknowledged attach is one event.
 * `past` is what the log held before it was cut short.
 */
export async function faultsOf(
  database: Database,
  readers: readonly Reader[],
  acknowledged: readonly Acknowledged[],
  past: readonly LogRow[] = [],
): Promise<string[]> {
  const now = await eventsOf(database);
  const known = new Set(now.map(({ offset }) => offset));
  const log = [...past.filter(({ offset }) => !known.has(offset)), ...now].sort(
    (a, b) => a.offset - b.offset,
  );
  const attached = log.filter(({ type }) => type === 'ARTICLE_ATTACHED');
  const unwritten = acknowledged.flatMap(({ articleId, storyId }) => {
    const times = attached.filter((row) => row.articleId === articleId && row.storyId === storyId).length;
    return times === 1 ? [] : [`article ${articleId} was acknowledged and is ${times} events`];
  });
  const unread = await Promise.all(
    readers.map(async (reader) => {
      const faults = [...sequenceFaults(reader, log), ...(await stateFaults(reader, database))];
      return faults.map((fault) => `${reader.stream}: ${fault}`);
    }),
  );
  return [...unwritten, ...unread.flat()];
}

/** What a reader has heard, or a part of it. */
export type Heard = Pick<Reader, 'stream' | 'storyId' | 'start' | 'told' | 'failures'>;

/** Holds what a reader was told against the log, from its first place to the log's end. */
export function sequenceFaults(reader: Heard, log: readonly LogRow[]): string[] {
  const faults = [...reader.failures];
  const own = log.filter(
    ({ storyId, type }) =>
      (reader.storyId === null || storyId === reader.storyId) &&
      (reader.stream !== 'articleAttached' || type === 'ARTICLE_ATTACHED'),
  );
  const [first] = reader.told;
  let at = reader.start?.offset ?? first?.position.offset ?? 0;
  const nextAfter = (offset: number): LogRow | undefined => own.find((row) => row.offset > offset);
  const told = reader.start === null ? reader.told.slice(1) : reader.told;
  let isReset = reader.start === null;
  for (const each of told) {
    const { offset, tag } = each.position;
    if (each.kind === 'event') {
      const expected = nextAfter(at);
      if (offset <= at) faults.push(`was told of ${offset} after ${at}`);
      else if (expected?.offset !== offset)
        faults.push(`was told of ${offset} after ${at}, before ${expected?.offset}`);
      else if (expected.tag !== tag || expected.articleId !== each.articleId)
        faults.push(`has another ${offset}`);
      at = Math.max(at, offset);
    }
    // A snapshot that no reset announces is no excuse: the client cannot tell that it has missed something.
    if (each.kind === 'reset' || (each.kind === 'snapshot' && isReset)) at = offset;
    if (each.kind === 'checkpoint') {
      const passed = nextAfter(at);
      if (passed && passed.offset <= offset) faults.push(`was led past ${passed.offset}`);
      at = offset;
    }
    isReset = each.kind === 'reset';
  }
  const missing = own.filter((row) => row.offset > at).length;
  if (missing > 0) faults.push(`was not told of the last ${missing}`);
  return faults;
}

/** Whoever puts a snapshot and the events after it together has what the database has. */
export async function stateFaults({ stream, storyId, told }: Heard, database: Database): Promise<string[]> {
  if (stream !== 'storyEvents' || !told.some(({ kind }) => kind === 'snapshot')) return [];
  const known = new Set<string>();
  for (const each of told) {
    if (each.kind === 'snapshot') {
      known.clear();
      for (const articleId of each.articleIds) known.add(articleId);
    }
    if (each.kind !== 'event' || each.articleId === null) continue;
    if (each.type === 'ArticleAttached') known.add(each.articleId);
    if (each.type === 'ArticleDetached') known.delete(each.articleId);
  }
  const rows = await database.query<{ articleId: string }>(Prisma.sql`
    SELECT "articleId" FROM "Attachment" WHERE "storyId" = ${storyId}::uuid AND "detachedAt" IS NULL`);
  const held = new Set(rows.map(({ articleId }) => articleId));
  const differing = [...known, ...held].filter((articleId) => known.has(articleId) !== held.has(articleId));
  return differing.length === 0 ? [] : [`holds another state: ${differing.length} articles differ`];
}
