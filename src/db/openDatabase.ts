import pg from 'pg';
import type { Config } from '../config.ts';
import { SetupError } from '../errors.ts';
import type { Database } from './database.ts';
import { applyMigrations, requireMigrated } from './migrate.ts';
import { postgresMigrationAdapter } from './migrationAdapter.ts';
import { openEmbedded } from './openEmbedded.ts';
import { openPostgres } from './openPostgres.ts';
import { requireSettings, sessionAddress } from './sessions.ts';

type DatabasePlace = Pick<Config, 'databaseUrl' | 'dataDir'>;

/**
 * Opens the configured database. The embedded one is migrated on the way; a PostgreSQL server that is behind is refused
 * with a SetupError that says what to run, because other processes may be serving from it.
 */
export async function openDatabase({ databaseUrl, dataDir }: DatabasePlace): Promise<Database> {
  if (databaseUrl === null) return openEmbedded(dataDir);
  await requireReachable(databaseUrl);
  await requireMigrated(postgresMigrationAdapter(databaseUrl));
  return openPostgres(databaseUrl);
}

/** Applies what is missing of the migrations on a PostgreSQL server; answers their names. Opening the embedded database does it. */
export async function migrateDatabase({ databaseUrl, dataDir }: DatabasePlace): Promise<string[]> {
  if (databaseUrl !== null) {
    await requireReachable(databaseUrl);
    return applyMigrations(postgresMigrationAdapter(databaseUrl));
  }
  const database = await openEmbedded(dataDir);
  await database.close();
  return [];
}

/**
 * Fails with a SetupError that gives the server's own words, where nobody answers or nobody is let in; and where sessions are
 * not what they must be.
 */
async function requireReachable(databaseUrl: string): Promise<void> {
  const connectionString = sessionAddress(databaseUrl);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await requireSettings(client);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    // A host with several addresses fails once for each, and then says nothing itself.
    const causes = error instanceof AggregateError ? error.errors : [error];
    const words = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
    throw new SetupError(`The database of DATABASE_URL does not let us in: ${words.join('; ')}`);
  } finally {
    await client.end().catch(() => {});
  }
}
