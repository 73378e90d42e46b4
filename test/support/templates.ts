import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import type { Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { embeddedMigrationAdapter, postgresMigrationAdapter } from '../../src/db/migrationAdapter.ts';
import { type EmbeddedDatabase, openInMemory } from '../../src/db/openEmbedded.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { seedDemo } from '../../src/ingest/demoNewsroom.ts';
import { openNewsroom } from '../../src/resolvers/newsroom.ts';

export interface Templates {
  /** Dumped data directories of the embedded engine. */
  readonly embedded: { readonly empty: string; readonly demo: string };
  /** Names of template databases; null without TEST_DATABASE_URL. */
  readonly postgres: { readonly empty: string; readonly demo: string } | null;
}

declare module 'vitest' {
  export interface ProvidedContext {
    templates: Templates;
  }
}

/** Makes one migrated and one seeded database of each engine, which every test file then copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'parallax-test-'));
  const database = await openInMemory();
  await applyMigrations(embeddedMigrationAdapter(database.pglite));
  const embedded = { empty: join(directory, 'empty.tar'), demo: join(directory, 'demo.tar') };
  await dump(database, embedded.empty);
  await fillWithDemo(database);
  await dump(database, embedded.demo);
  await database.close();

  const url = process.env['TEST_DATABASE_URL'];
  const postgres = url ? await makePostgresTemplates(url) : null;
  project.provide('templates', { embedded, postgres });
  return async () => {
    await rm(directory, { recursive: true });
    if (url && postgres) await dropDatabases(url, Object.values(postgres));
  };
}

async function dump(database: EmbeddedDatabase, file: string): Promise<void> {
  const blob = await database.pglite.dumpDataDir('none');
  await writeFile(file, Buffer.from(await blob.arrayBuffer()));
}

async function fillWithDemo(database: Database): Promise<void> {
  await seedDemo(database, new Date());
  const newsroom = await openNewsroom(database);
  await newsroom.catchUp();
  await newsroom.close();
}

async function makePostgresTemplates(url: string): Promise<{ empty: string; demo: string }> {
  const names = { empty: `parallax_test_empty_${process.pid}`, demo: `parallax_test_demo_${process.pid}` };
  await dropDatabases(url, Object.values(names));
  await onServer(url, `CREATE DATABASE ${names.empty}`);
  await applyMigrations(postgresMigrationAdapter(databaseUrl(url, names.empty)));
  await onServer(url, `CREATE DATABASE ${names.demo} TEMPLATE ${names.empty}`);
  const database = openPostgres(databaseUrl(url, names.demo));
  await fillWithDemo(database);
  await database.close();
  return names;
}

async function dropDatabases(url: string, names: readonly string[]): Promise<void> {
  for (const name of names) await onServer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** The address of another database on the same server. */
export function databaseUrl(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** Runs one statement on the server itself. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
