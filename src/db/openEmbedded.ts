import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { countedAdapter } from './countedAdapter.ts';
import type { Database, Row } from './database.ts';
import { lockDataDirectory } from './dataDirectoryLock.ts';
import type { Prisma } from './generated/client.ts';
import { PrismaClient } from './generated/client.ts';
import { applyMigrations } from './migrate.ts';
import { embeddedMigrationAdapter } from './migrationAdapter.ts';
import { parameters } from './parameters.ts';
import { Tally } from './tally.ts';

/** An embedded database, and the engine itself for those who migrate or copy it. */
export interface EmbeddedDatabase extends Database {
  readonly engine: 'embedded';
  readonly pglite: PGlite;
}

/**
 * Opens PGlite in this process under `dataDir`, brought up to this release. Fails with a SetupError where another process
 * has the directory open. A new database takes its place only once it is whole, so that a process which is killed in its
 * first seconds leaves nothing half-made behind.
 */
export async function openEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true });
  const lock = await lockDataDirectory(dataDir);
  try {
    const place = join(dataDir, 'postgres');
    if (!existsSync(place)) await makeAside(join(dataDir, 'postgres.new'), place);
    const database = embedded(await PGlite.create(place), lock.release);
    await applyMigrations(embeddedMigrationAdapter(database.pglite));
    return database;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeAside(aside: string, place: string): Promise<void> {
  await rm(aside, { recursive: true, force: true });
  const pglite = await PGlite.create(aside);
  await applyMigrations(embeddedMigrationAdapter(pglite));
  await pglite.close();
  await rename(aside, place);
}

/** Opens PGlite in memory, as a copy of a dumped data directory where one is given. */
export async function openInMemory(copyOf?: Blob): Promise<EmbeddedDatabase> {
  return embedded(await PGlite.create(copyOf ? { loadDataDir: copyOf } : {}), async () => {});
}

function embedded(pglite: PGlite, afterClose: () => Promise<void>): EmbeddedDatabase {
  const tally = new Tally();
  const prisma = new PrismaClient({ adapter: countedAdapter(new PrismaPGlite(pglite), tally) });

  async function query<T extends Row>(statement: Prisma.Sql): Promise<T[]> {
    tally.add();
    const { rows } = await pglite.query<T>(statement.text, parameters(statement.values));
    return rows;
  }

  return {
    engine: 'embedded',
    pglite,
    prisma,
    tally,
    query,
    queryLong: query,
    queryApart: query,
    close: async () => {
      await prisma.$disconnect();
      await pglite.close();
      await afterClose();
    },
  };
}
