import type { Config } from '../config.ts';
import type { Database } from './database.ts';
import { applyMigrations, requireMigrated } from './migrate.ts';
import { embeddedMigrationAdapter, postgresMigrationAdapter } from './migrationAdapter.ts';
import { openEmbedded } from './openEmbedded.ts';
import { openPostgres } from './openPostgres.ts';

/**
 * Opens the configured database. The embedded one is migrated on the way; a PostgreSQL server that is behind is refused
 * with a SetupError that says what to run, because other processes may be serving from it.
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
}: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  if (databaseUrl !== null) {
    await requireMigrated(postgresMigrationAdapter(databaseUrl));
    return openPostgres(databaseUrl);
  }
  const database = await openEmbedded(dataDir);
  try {
    await applyMigrations(embeddedMigrationAdapter(database));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Applies what is missing of the migrations to the configured database; answers their names. */
export async function migrateDatabase({
  databaseUrl,
  dataDir,
}: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<string[]> {
  if (databaseUrl !== null) return applyMigrations(postgresMigrationAdapter(databaseUrl));
  const database = await openEmbedded(dataDir);
  try {
    return await applyMigrations(embeddedMigrationAdapter(database));
  } finally {
    await database.close();
  }
}
