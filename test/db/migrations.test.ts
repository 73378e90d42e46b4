import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { applyMigrations, requireMigrated, schemaDrift } from '../../src/db/migrate.ts';
import {
  embeddedMigrationAdapter,
  type MigrationAdapter,
  postgresMigrationAdapter,
} from '../../src/db/migrationAdapter.ts';
import { openInMemory } from '../../src/db/openEmbedded.ts';
import { SetupError } from '../../src/errors.ts';
import { describeOnEachEngine, type Engine, openTestDatabase } from '../support/databases.ts';

describeOnEachEngine('Migrations', (engine) => {
  it('leave nothing between the database and schema.prisma', async () => {
    await onDatabase(engine, async (adapter) => {
      expect(await schemaDrift(adapter())).toBe('');
    });
  });

  it('are seen to have drifted where a column is not what schema.prisma says', async () => {
    await onDatabase(engine, async (adapter, run) => {
      await run(Prisma.sql`ALTER TABLE "Topic" ADD COLUMN "planted" text`);
      expect(await schemaDrift(adapter())).toContain('planted');
    });
  });

  it('are recorded as Prisma itself records them, and are not applied twice', async () => {
    await onDatabase(engine, async (adapter, run) => {
      expect(await applyMigrations(adapter())).toEqual([]);
      const rows = await run(
        Prisma.sql`SELECT "migration_name", "finished_at" IS NOT NULL AS "finished" FROM "_prisma_migrations" ORDER BY 1`,
      );
      expect(rows).toEqual([
        { migration_name: '20261123000000_newsroom', finished: true },
        { migration_name: '20261126000000_analysts_indexes', finished: true },
        { migration_name: '20261126010000_numbering', finished: true },
      ]);
    });
  });

  it('are demanded of a database that is behind, with the command to run', async () => {
    await onDatabase(engine, async (adapter, run) => {
      await run(Prisma.sql`DELETE FROM "_prisma_migrations"`);
      await expect(requireMigrated(adapter())).rejects.toThrow(SetupError);
      await expect(requireMigrated(adapter())).rejects.toThrow(/20261123000000_newsroom.*npm run db:migrate/);
    });
  });
});

async function onDatabase(
  engine: Engine,
  use: (adapter: () => MigrationAdapter, run: (statement: Prisma.Sql) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  if (engine === 'embedded') {
    const database = await openInMemory();
    await applyMigrations(embeddedMigrationAdapter(database.pglite));
    await use(
      () => embeddedMigrationAdapter(database.pglite),
      (statement) => database.query(statement),
    );
    return database.close();
  }
  const { database, url, close } = await openTestDatabase(engine, 'empty');
  await use(
    () => postgresMigrationAdapter(url ?? ''),
    (statement) => database.query(statement),
  );
  await close();
}
