import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, inject } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { openInMemory } from '../../src/db/openEmbedded.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { databaseUrl, onServer } from './templates.ts';

export type Engine = 'embedded' | 'postgresql';
export type Contents = 'empty' | 'demo';

/** A database of a test's own, gone when it is closed. */
export interface TestDatabase {
  readonly database: Database;
  /** The address of the PostgreSQL database; null on the embedded engine. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** Declares the same promises for both engines; without TEST_DATABASE_URL those on PostgreSQL are skipped by name. */
export function describeOnEachEngine(name: string, promises: (engine: Engine) => void): void {
  describe(`${name} (embedded)`, () => promises('embedded'));
  describe.skipIf(!process.env['TEST_DATABASE_URL'])(`${name} (PostgreSQL, wants TEST_DATABASE_URL)`, () =>
    promises('postgresql'),
  );
}

/** A fresh copy of the migrated or the seeded database. */
export async function openTestDatabase(engine: Engine, contents: Contents): Promise<TestDatabase> {
  return engine === 'embedded' ? openEmbeddedCopy(contents) : openPostgresCopy(contents);
}

async function openEmbeddedCopy(contents: Contents): Promise<TestDatabase> {
  const { embedded } = inject('templates');
  const database = await openInMemory(new Blob([await readFile(embedded[contents])]));
  return { database, url: null, close: () => database.close() };
}

async function openPostgresCopy(contents: Contents): Promise<TestDatabase> {
  const { postgres } = inject('templates');
  const server = process.env['TEST_DATABASE_URL'];
  if (!server || !postgres) throw new Error('Tests on PostgreSQL want TEST_DATABASE_URL.');
  const name = `parallax_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${postgres[contents]}`);
  const url = databaseUrl(server, name);
  const database = openPostgres(url);
  return {
    database,
    url,
    close: async () => {
      await database.close();
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
