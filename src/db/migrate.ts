import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { SetupError } from '../errors.ts';
import type { MigrationAdapter } from './migrationAdapter.ts';
import { startSchemaEngine } from './schemaEngine.ts';

const PRISMA_DIRECTORY = fileURLToPath(new URL('../../prisma/', import.meta.url));
const EVERYTHING = { externalTables: [], externalEnums: [] };

/**
 * Applies what is missing of `prisma/migrations`, each in the order of its name, and records it in
 * `_prisma_migrations` as Prisma's own command line does. Answers the names that were applied now. Closes the adapter, as all here do.
 */
export async function applyMigrations(adapter: MigrationAdapter): Promise<string[]> {
  return withEngine(adapter, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: await readMigrations(),
      filters: EVERYTHING,
    });
    return appliedMigrationNames;
  });
}

/** Fails with a SetupError that says what to run, unless every migration of this release is applied. */
export async function requireMigrated(adapter: MigrationAdapter): Promise<void> {
  const { history, failedMigrationNames } = await withEngine(adapter, async (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: await readMigrations(),
      optInToShadowDatabase: false,
      filters: EVERYTHING,
    }),
  );
  if (failedMigrationNames.length > 0) {
    throw new SetupError(
      `The migration ${failedMigrationNames.join(', ')} failed half-way. Mend the database, then run: npm run db:migrate`,
    );
  }
  if (history?.diagnostic === 'databaseIsBehind' || history?.diagnostic === 'historiesDiverge') {
    throw new SetupError(
      `The database lacks ${history.unappliedMigrationNames.join(', ')}. Run: npm run db:migrate`,
    );
  }
}

/** What separates the database from `schema.prisma`, as SQL; empty where they agree. */
export async function schemaDrift(adapter: MigrationAdapter): Promise<string> {
  const datamodel = {
    path: 'schema.prisma',
    content: await readFile(join(PRISMA_DIRECTORY, 'schema.prisma'), 'utf8'),
  };
  return withEngine(
    adapter,
    async (engine) => {
      const { stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files: [datamodel], configDir: PRISMA_DIRECTORY },
        to: { tag: 'schemaDatamodel', files: [datamodel] },
        script: true,
        exitCode: null,
        filters: EVERYTHING,
      });
      return (stdout ?? '').replace('-- This is an empty migration.', '').trim();
    },
    datamodel.content,
  );
}

async function withEngine<T>(
  adapter: MigrationAdapter,
  use: (engine: SchemaEngine) => Promise<T>,
  datamodel?: string,
): Promise<T> {
  try {
    const engine = await startSchemaEngine(adapter, datamodel);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await adapter.close();
  }
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = join(PRISMA_DIRECTORY, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(baseDir, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}
