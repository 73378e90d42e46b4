import { describe, expect } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { openEmbedded } from '../../src/db/openEmbedded.ts';
import { temporaryDirectory, wrongCoverage } from '../import/support.ts';
import { faultsOf } from './support/faithfulness.ts';
import { fill, layGround } from './support/ground.ts';
import { openProxy, through } from './support/proxy.ts';
import { type Place, startProcess } from './support/serverProcess.ts';
import { itSurvives, settle, startReaders } from './support/survival.ts';
import { Writer } from './support/writer.ts';

interface Stage {
  readonly place: Place;
  readonly storyIds: readonly [string, string, string];
  /** Before the server begins, and after it has ended. */
  look<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

/** The server is killed in the middle of attaches, and comes back at the same place. */
async function play({ place, storyIds, look }: Stage, resumes: boolean): Promise<string[]> {
  const server = await startProcess(place);
  const toReaders = await openProxy(server.port);
  const urls = [through(toReaders, server.url)];
  const readers = await startReaders({ urls, storyIds, resumes });
  const writer = new Writer({ urls: [server.url], storyIds }).start();
  // Each start costs seconds; where nobody resumes one kill is enough.
  for (let kill = resumes ? 2 : 1; kill > 0; kill -= 1) {
    await writer.more(8);
    toReaders.refuse();
    await server.kill();
    await server.restart();
    await writer.more(4);
    toReaders.accept();
  }
  await settle(writer, readers, storyIds);
  await server.kill();
  return look(async (database) => {
    expect(await wrongCoverage(database)).toEqual([]);
    return faultsOf(database, readers, writer.acknowledged);
  });
}

describe('A server that is killed in the middle of attaches', () => {
  describe('with the embedded database', () => {
    itSurvives(
      'has every acknowledged attach reach every subscriber once and in order',
      async (resumes) => {
        const dataDir = await temporaryDirectory();
        const look = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
          const database = await openEmbedded(dataDir);
          try {
            return await work(database);
          } finally {
            await database.close();
          }
        };
        return play({ place: { dataDir }, storyIds: await look(fill), look }, resumes);
      },
      180_000,
    );
  });

  describe.skipIf(!process.env['TEST_DATABASE_URL'])('with PostgreSQL (wants TEST_DATABASE_URL)', () => {
    itSurvives(
      'has every acknowledged attach reach every subscriber once and in order',
      async (resumes) => {
        const { database, url, storyIds } = await layGround('postgresql');
        const place = { databaseUrl: url ?? '' };
        return play({ place, storyIds, look: (work) => work(database) }, resumes);
      },
      180_000,
    );
  });
});
