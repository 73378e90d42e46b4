import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { embeddedMigrationAdapter, postgresMigrationAdapter } from '../../src/db/migrationAdapter.ts';
import { openInMemory } from '../../src/db/openEmbedded.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { importFile } from '../../src/ingest/importFile.ts';
import type { Mapping } from '../../src/ingest/importArguments.ts';
import { ImportReport, type Reporter } from '../../src/ingest/report.ts';

/** A database of a test's own, empty and migrated; `close` leaves nothing of it. */
export interface OwnDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

const serverUrl = process.env['TEST_DATABASE_URL'];

export const ENGINES = [
  { engine: 'the embedded engine', isHere: true, open: openOwnEmbedded },
  {
    engine: serverUrl ? 'PostgreSQL' : 'PostgreSQL (skipped: TEST_DATABASE_URL is not set)',
    isHere: serverUrl !== undefined,
    open: openOwnPostgres,
  },
];

async function openOwnEmbedded(): Promise<OwnDatabase> {
  const database = await openInMemory();
  await applyMigrations(embeddedMigrationAdapter(database));
  return { database, close: () => database.close() };
}

async function openOwnPostgres(): Promise<OwnDatabase> {
  const { url, drop } = await createPostgres();
  const database = openPostgres(url, { poolSize: 4 });
  return {
    database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}
