import { describe, onTestFinished, vi } from 'vitest';
import { applyMigrations } from '../../src/db/migrate.ts';
import { postgresMigrationAdapter } from '../../src/db/migrationAdapter.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { postgresHints } from '../../src/events/hints/postgres.ts';
import { fill, type Ground, layGround, openRoomOn } from './support/ground.ts';
import { BINARIES, startCluster, terminateBackends } from './support/postgres.ts';
import { openProxy, through } from './support/proxy.ts';
import { itSurvives, startReaders, verdict } from './support/survival.ts';
import { Writer } from './support/writer.ts';

/** Two processes of one database: what is written through one is read through the other. */
async function play(
  { database, url, storyIds }: Ground,
  resumes: boolean,
  breakDatabase: () => Promise<void>,
): Promise<string[]> {
  const databaseUrl = url ?? '';
  const written = await openRoomOn(databaseUrl, postgresHints(databaseUrl));
  const read = await openRoomOn(databaseUrl, postgresHints(databaseUrl));
  const toReaders = await openProxy(read.port);
  const readers = await startReaders({ urls: [through(toReaders, read.url)], storyIds, resumes });
  const writer = new Writer({ urls: [written.url, read.url], storyIds }).start();
  for (let turn = 0; turn < 3; turn += 1) {
    await writer.more(6);
    await breakDatabase();
  }
  // Clients are away as well, once: without that those who do not resume would have nothing to lose.
  toReaders.refuse();
  await breakDatabase();
  await writer.more(6);
  // What this process has not looked at yet would be new to whoever comes back now.
  await vi.waitFor(() => read.newsroom.committed());
  toReaders.accept();
  return verdict(database, { writer, readers, storyIds });
}

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  "PostgreSQL's backends terminated, again and again (wants TEST_DATABASE_URL)",
  () => {
    itSurvives('every acknowledged attach reaches every subscriber once and in order', async (resumes) => {
      const ground = await layGround('postgresql');
      return play(ground, resumes, () => terminateBackends(ground.url ?? ''));
    });
  },
);

describe.skipIf(BINARIES === null)('PostgreSQL restarted as by a crash (wants initdb)', () => {
  itSurvives(
    'every acknowledged attach reaches every subscriber once and in order',
    async (resumes) => {
      const { url, restartImmediately } = await startCluster();
      await applyMigrations(postgresMigrationAdapter(url));
      const database = openPostgres(url);
      onTestFinished(() => database.close());
      const storyIds = await fill(database);
      return play({ database, url, storyIds }, resumes, restartImmediately);
    },
    180_000,
  );
});
