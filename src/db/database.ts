import type { Prisma, PrismaClient } from './generated/client.ts';
import type { Tally } from './tally.ts';

/** One row as the driver gives it: the statement's own column names. */
export type Row = Record<string, unknown>;

/**
 * One database behind one face: PostgreSQL or PGlite. Reads send one prepared statement each, everything else goes through
 * `prisma`; both are counted by `tally`.
 */
export interface Database {
  readonly engine: 'postgresql' | 'embedded';
  readonly prisma: PrismaClient;
  readonly tally: Tally;
  /**
   * Sends one statement that reads, prepared once a connection, and answers its rows.
   * Instants come as Date, json as values, uuid as text; a count must be cast to int. Fails with OVERLOADED where no connection is free.
   */
  query<T extends Row>(statement: Prisma.Sql): Promise<T[]>;
  /** The same for what may take long, such as counting all that matches: nobody's statement waits behind it. */
  queryLong<T extends Row>(statement: Prisma.Sql): Promise<T[]>;
  /** The same on a connection of its own, which reads and writes cannot exhaust. */
  queryApart<T extends Row>(statement: Prisma.Sql): Promise<T[]>;
  /** Ends every connection; the data directory can be opened by another process from then on. */
  close(): Promise<void>;
}
