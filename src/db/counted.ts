import type { Database } from './database.ts';

/** How many SQL statements one piece of work has sent. */
export interface Count {
  statements: number;
}

/**
 * The same database for one piece of work: what that sends through these is added to `count` as well. It is handed on from
 * call to call, because Node 20 follows work by itself (`AsyncLocalStorage`) only at a price that every promise pays.
 */
export function counted(database: Database, count: Count): Database {
  return {
    ...database,
    query(statement) {
      count.statements += 1;
      return database.query(statement);
    },
    queryLong(statement) {
      count.statements += 1;
      return database.queryLong(statement);
    },
  };
}
