import { expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { encodeGlobalId } from '../../../src/resolvers/globalId.ts';
import { query } from '../../support/httpClient.ts';
import type { Json } from '../../support/newsroom.ts';
import { faultsOf } from './faithfulness.ts';
import { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** Plays a fault, and answers what was wrong then. */
export type Scenario = (resumes: boolean) => Promise<string[]>;

/** Declares a promise, and its control: the same without resuming, where something must be found to be wrong. */
export function itSurvives(promise: string, scenario: Scenario, timeout = 120_000): void {
  it(
    promise,
    async () => {
      expect(await scenario(true)).toEqual([]);
    },
    timeout,
  );
  it(
    `${promise}: not so for clients that do not resume`,
    async () => {
      expect(await scenario(false)).not.toEqual([]);
    },
    timeout,
  );
}

/** Readers of every kind, several of each so that they share what is executed, from this place in the log on. */
export async function startReaders({
  urls,
  storyIds: [one, two],
  resumes,
}: {
  urls: readonly string[];
  storyIds: readonly [string, string, string];
  resumes: boolean;
}): Promise<Reader[]> {
  const after = await cursorNow(urls[0] ?? '', one);
  const readers = [1, 2].flatMap(() => [
    new Reader({ stream: 'storyEvents', urls, storyId: one, resumes }),
    new Reader({ stream: 'storyEvents', urls, storyId: one, after, resumes }),
    new Reader({ stream: 'articleAttached', urls, storyId: two, after, resumes }),
    new Reader({ stream: 'newsEvents', urls, after, resumes }),
  ]);
  // Those that begin with a snapshot have a place only then.
  await Promise.all(
    readers.map(
      (reader) => reader.start ?? reader.until(({ told, failures }) => told.length + failures.length > 0),
    ),
  );
  return readers;
}

/** The place that a server gives to whoever reads a story. */
export async function cursorNow(url: string, storyId: string): Promise<string> {
  const id = encodeGlobalId('Story', storyId);
  const answer = await query(url, 'query ($id: ID!) { node(id: $id) { ... on Story { cursor } } }', { id });
  const { data }: Json = answer.json();
  return data.node.cursor;
}

/**
 * Stops the writer, and lets the readers come to the end. Whoever does not resume hears only of what is attached after it came
 * back: so something is attached until everybody has heard of it.
 */
export async function settle(
  writer: Writer,
  readers: readonly Reader[],
  storyIds: readonly [string, string, string],
): Promise<void> {
  await writer.stop();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const [one] = storyIds;
    const two = await writer.attach(storyIds[1]);
    const last = await writer.attach(one);
    const heard = await Promise.all(
      readers.map((reader) =>
        reader.until(
          (each) =>
            each.failures.length > 0 ||
            each.knows((each.stream === 'articleAttached' ? two : last).articleId),
          3_000,
        ),
      ),
    );
    if (heard.every(Boolean)) return;
  }
}

/** Settles, and answers what is wrong. */
export async function verdict(
  database: Database,
  {
    writer,
    readers,
    storyIds,
  }: { writer: Writer; readers: readonly Reader[]; storyIds: readonly [string, string, string] },
): Promise<string[]> {
  await settle(writer, readers, storyIds);
  return faultsOf(database, readers, writer.acknowledged);
}
