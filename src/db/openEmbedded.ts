import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { countedAdapter } from './countedAdapter.ts';
import type { Database, Row } from './database.ts';
import { lockDataDirectory } from './dataDirectoryLock.ts';
import type { Prisma } from './generated/client.ts';
import { PrismaClient } from './generated/client.ts';
import { parameters } from './parameters.ts';
import { Tally } from './tally.ts';

/** An embedded database, and the engine itself for those who migrate or copy it. */
export interface EmbeddedDatabase extends Database {
  readonly engine: 'embedded';
  readonly pglite: PGlite;
}

/**
 * Opens PGlite in this process under `dataDir`, making the directory where it is missing.
 * Fails with a SetupError where another process has it open.
 */
export async function openEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true });
  const lock = await lockDataDirectory(dataDir);
  try {
    return embedded(await PGlite.create(join(dataDir, 'postgres')), lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
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
    queryApart: query,
    close: async () => {
      await prisma.$disconnect();
      await pglite.close();
      await afterClose();
    },
  };
}
