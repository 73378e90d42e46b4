import { setImmediate } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { inTransaction } from '../db/transaction.ts';
import { linesOf } from './lines.ts';
import type { ImportReport } from './report.ts';
import { storyBatch } from './storyBatch.ts';
import { type StoryDraft, storyDraft } from './storyDraft.ts';
import { BadLine, storyLineReader } from './storyLine.ts';

/** Stories and articles of one transaction: each is an event, and 500 is the bound. */
const MOST_STORIES = 50;
const MOST_ITEMS = 450;

/**
 * Imports a stories file, a transaction of up to 50 stories at a time; memory does not grow with the file. Bad lines are
 * reported and left out. When `signal` is aborted, the transaction under way is finished and the rest left.
 * `now` is the time of articles without one; left out: the database's clock.
 * Whatever ends it, running it again does what is missing and nothing else.
 */
export async function importStories(
  database: Database,
  chunks: AsyncIterable<Buffer>,
  { report, signal, now }: { report: ImportReport; signal: AbortSignal; now?: Date | undefined },
): Promise<void> {
  const read = await storyLineReader();
  const importedAt = now ?? (await clockOf(database));
  let batch: StoryDraft[] = [];
  let items = 0;
  let done = 0;

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const stories = batch;
    batch = [];
    items = 0;
    report.add(
      await inTransaction(database, (tx) => storyBatch(tx, stories, importedAt), { timeoutMs: 30_000 }),
    );
    done += stories.length;
    report.progress(done, 'stories');
    // The embedded engine holds this thread while it works: let signals and others in.
    await setImmediate();
  }

  for await (const line of linesOf(chunks)) {
    if (signal.aborted) return;
    const draft = draftOf(line);
    if (draft === null) continue;
    const weight = 1 + draft.articles.length;
    const isTold = batch.some(({ key }) => key === draft.key);
    if (isTold || batch.length === MOST_STORIES || items + weight > MOST_ITEMS) await flush();
    batch.push(draft);
    items += weight;
  }
  if (!signal.aborted) await flush();

  function draftOf(
    line: { number: number; text: string } | { number: number; fault: string },
  ): StoryDraft | null {
    try {
      if ('fault' in line) throw new BadLine(line.fault);
      return storyDraft(read(line.text), line.number, importedAt);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      report.bad(line.number, error.message);
      return null;
    }
  }
}

async function clockOf(database: Database): Promise<Date> {
  const [row] = await database.query<{ instant: Date }>(
    Prisma.sql`SELECT now()::timestamptz(3) AS "instant"`,
  );
  if (row === undefined) throw new Error('The database told no time.');
  return row.instant;
}
