import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql } from 'graphql';
import { expect } from 'vitest';
import { readCatalogue } from '../../src/catalogue/rows.ts';
import { Snapshot } from '../../src/catalogue/snapshot.ts';
import type { Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { postgresMigrationAdapter } from '../../src/db/migrationAdapter.ts';
import { openEmbedded } from '../../src/db/openEmbedded.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { runImport } from '../../src/ingest/importCommand.ts';
import { refreshBlindspots } from '../../src/resolvers/blindspots.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { openNewsroom } from '../../src/resolvers/newsroom.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { schema } from '../../src/schema/index.ts';
import { REAL, Transcript } from '../import/support.ts';
import type { Engine } from '../support/databases.ts';
import type { Json } from '../support/newsroom.ts';
import { databaseUrl, onServer } from '../support/templates.ts';
import { mixture } from './mixture.ts';

/** Executes an operation; answers the whole of what a client would read. */
export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Json>;

/** A newsroom with all the real data in it, gone when it is closed. */
export interface RealNewsroom {
  readonly database: Database;
  readonly ask: Ask;
  close(): Promise<void>;
}

/** When the import takes place: the time of the three stories that nothing dates, and long past for whatever trends. */
const IMPORTED_AT = new Date('2026-09-01T00:00:00Z');

/** What follows `npm run import --`, once for each mapping that has to be named. */
const commands = (mixed: string) => [
  ['--as', 'allsides', '--rated-at', '2022-06-01', REAL.allsides],
  ['--as', 'ownership', REAL.ownership],
  [REAL.mbfc, REAL.stories, mixed],
];

/** Imports everything as the command does, and opens the newsroom as the server does. */
export async function openRealNewsroom(engine: Engine): Promise<RealNewsroom> {
  const place = engine === 'embedded' ? await embeddedPlace() : await postgresPlace();
  const mixed = join(place.directory, 'mixture.jsonl');
  await writeFile(mixed, await mixture());
  for (const argv of commands(mixed)) {
    const reporter = new Transcript();
    const exitCode = await runImport({
      argv,
      env: place.env,
      reporter,
      signal: new AbortController().signal,
      now: IMPORTED_AT,
      afterImport: async (database) =>
        refreshBlindspots(database, new Snapshot(await readCatalogue(database))),
    });
    expect({ exitCode, complaints: reporter.complaints }).toEqual({ exitCode: 0, complaints: [] });
  }
  const database = await place.open();
  const newsroom = await openNewsroom(database);
  await newsroom.catchUp();
  return {
    database,
    async ask(source, variableValues = {}) {
      const contextValue = openContext(newsroom, ANONYMOUS);
      return JSON.parse(JSON.stringify(await graphql({ schema, source, variableValues, contextValue })));
    },
    async close() {
      await newsroom.close();
      await database.close();
      await place.remove();
    },
  };
}

interface Place {
  /** For files beside the database. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  open(): Promise<Database>;
  remove(): Promise<void>;
}

async function embeddedPlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'parallax-real-'));
  return {
    directory,
    env: { DATA_DIR: directory },
    open: () => openEmbedded(directory),
    remove: () => rm(directory, { recursive: true }),
  };
}

/**
 * A database that sorts as dictionaries do, hyphens passed over, as most servers sort that nobody told otherwise. The embedded
 * one sorts by code points: an order that is left to the database shows.
 */
async function postgresPlace(): Promise<Place> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('Tests on PostgreSQL want TEST_DATABASE_URL.');
  const name = `parallax_test_real_${randomBytes(6).toString('hex')}`;
  await onServer(
    server,
    `CREATE DATABASE ${name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US-u-ka-shifted'`,
  );
  const url = databaseUrl(server, name);
  await applyMigrations(postgresMigrationAdapter(url));
  const directory = await mkdtemp(join(tmpdir(), 'parallax-real-'));
  return {
    directory,
    env: { DATABASE_URL: url },
    open: async () => openPostgres(url),
    remove: async () => {
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
      await rm(directory, { recursive: true });
    },
  };
}
