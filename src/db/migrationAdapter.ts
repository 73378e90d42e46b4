import type { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { sessionAddress } from './sessions.ts';

/** A way in for the schema engine, closed by whoever has used it. */
export interface MigrationAdapter extends SqlMigrationAwareDriverAdapterFactory {
  close(): Promise<void>;
}

/** The way in for migrations on PostgreSQL, on a connection of their own. */
export function postgresMigrationAdapter(url: string): MigrationAdapter {
  const pool = new pg.Pool({ connectionString: sessionAddress(url), max: 1 });
  const oneLetterColumns = passOneLetterColumnsAsText(pool);
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    close: () => pool.end(),
    connect: async () => {
      const adapter = await factory.connect();
      // The adapter cuts scripts at every semicolon, in the middle of functions and comments too.
      // PostgreSQL itself takes a whole script, and runs it in one transaction.
      adapter.executeScript = async (script) => {
        await pool.query(script);
      };
      const queryRaw = adapter.queryRaw.bind(adapter);
      adapter.queryRaw = async (statement) => {
        const result = await queryRaw(statement);
        const columns = oneLetterColumns.get(result.rows);
        const columnTypes = result.columnTypes.map((type, index) =>
          columns?.has(index) ? ColumnTypeEnum.Character : type,
        );
        return { ...result, columnTypes };
      };
      return adapter;
    },
  };
}

/** The way in for migrations on an embedded database that is open, and stays so. */
export function embeddedMigrationAdapter(pglite: PGlite): MigrationAdapter {
  const factory = new PrismaPGlite(pglite);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => factory.connect(),
    connectToShadowDb: () => factory.connectToShadowDb(),
    close: async () => {},
  };
}

/** The object ids of PostgreSQL's types `"char"` and `text`. */
const ONE_LETTER = 18;
const TEXT = 25;

/**
 * The schema engine reads PostgreSQL's own catalogue, whose type `"char"` the adapter refuses: such columns pass
 * the adapter as text. Answers which they are, by the rows of their result.
 */
function passOneLetterColumnsAsText(pool: pg.Pool): WeakMap<object, ReadonlySet<number>> {
  const oneLetterColumns = new WeakMap<object, ReadonlySet<number>>();
  const query: (...args: unknown[]) => unknown = pool.query.bind(pool);
  const asText = async (...args: unknown[]): Promise<unknown> => {
    const result = await query(...args);
    if (!(result instanceof pg.Result)) return result;
    const columns = new Set<number>();
    result.fields.forEach((field, index) => {
      if (field.dataTypeID !== ONE_LETTER) return;
      field.dataTypeID = TEXT;
      columns.add(index);
    });
    oneLetterColumns.set(result.rows, columns);
    return result;
  };
  Object.assign(pool, { query: asText });
  return oneLetterColumns;
}
