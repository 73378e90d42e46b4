import { expect } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { wrongCoverage } from '../import/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { attachIn } from './support/events.ts';
import { faultsOf } from './support/faithfulness.ts';
import { layGround, openRoom } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { itSurvives, settle, startReaders } from './support/survival.ts';
import { type Acknowledged, Writer } from './support/writer.ts';

const WRITERS = 16;
const TURNS = 10;
/** One in so many is rolled back at its end. */
const ROLLBACKS = 20;

/** Sixteen who write at once, each in transactions of its own. */
async function writeAtOnce(
  database: Database,
  storyIds: readonly string[],
): Promise<{ acknowledged: Acknowledged[]; rolledBack: string[] }> {
  const acknowledged: Acknowledged[] = [];
  const rolledBack: string[] = [];
  const writer = async (_: unknown, number: number): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const storyId = storyIds[(number + turn) % storyIds.length] ?? '';
      const isDoomed = (number * TURNS + turn) % ROLLBACKS === 0;
      let articleId = '';
      const write = inTransaction(
        database,
        async (tx) => {
          articleId = await attachIn(tx, storyId, `${number}-${turn}`);
          if (isDoomed) throw new RangeError('rolled back');
        },
        { timeoutMs: 30_000 },
      );
      if (isDoomed) {
        await expect(write).rejects.toThrow('rolled back');
        rolledBack.push(articleId);
      } else {
        await write;
        acknowledged.push({ articleId, storyId });
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return { acknowledged, rolledBack };
}

describeOnEachEngine('Sixteen writers, one of whose transactions in twenty is rolled back', (engine) => {
  itSurvives(
    'are read once and in the order of their commits, and what was rolled back never',
    async (resumes) => {
      const { database, storyIds } = await layGround(engine);
      const room = await openRoom(database);
      const toReaders = await openProxy(room.port);
      const readers = await startReaders({ urls: [through(toReaders, room.url)], storyIds, resumes });
      // Clients are away in the middle of it: without that those who do not resume would have nothing to lose.
      const [first] = readers;
      const halfway = first?.until(({ told }) => told.length > 10).then(() => toReaders.refuse());
      const { acknowledged, rolledBack } = await writeAtOnce(database, storyIds);
      await halfway;
      // What this process has not looked at yet would be new to whoever comes back now.
      await room.newsroom.committed();
      toReaders.accept();
      await settle(new Writer({ urls: [room.url], storyIds }), readers, storyIds);

      expect(rolledBack).toHaveLength((WRITERS * TURNS) / ROLLBACKS);
      const told = rolledBack.filter((articleId) => readers.some((reader) => reader.knows(articleId)));
      expect(told).toEqual([]);
      expect(await wrongCoverage(database)).toEqual([]);
      return faultsOf(database, readers, acknowledged);
    },
  );
});
