import type { Config } from '../config.ts';
import type { Database } from './database.ts';
import { applyMigrations, requireMigrated } from './migrate.ts';
import { postgresMigrationAdapter } from './migrationAdapter.ts';
import { openEmbedded } from './openEmbedded.ts';
import { openPostgres } from './openPostgres.ts';

type DatabasePlace = Pick<Config, 'databaseUrl' | 'dataDir'>;

/**
 * Opens the configured database. The embedded one is migrated on the way; a PostgreSQL server that is behind is refused
 * with a SetupError that says what to run, because other processes may be serving from it.
 */
export async function openDatabase({ databaseUrl, dataDir }: DatabasePlace): Promise<Database> {
  if (databaseUrl === null) return openEmbedded(dataDir);
  await requireMigrated(postgresMigrationAdapter(databaseUrl));
  return openPostgres(databaseUrl);
}

/** Applies what is missing of the migrations on a PostgreSQL server; answers their names. Opening the embedded database does it. */
export async function migrateDatabase({ databaseUrl, dataDir }: DatabasePlace): Promise<string[]> {
  if (databaseUrl !== null) return applyMigrations(postgresMigrationAdapter(databaseUrl));
  const database = await openEmbedded(dataDir);
  await database.close();
  return [];
}
