import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { countedAdapter } from './countedAdapter.ts';
import type { Database, Row } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { PrismaClient } from './generated/client.ts';
import { typeParsers } from './instants.ts';
import { parameters } from './parameters.ts';
import { Pipelines } from './pipelines.ts';
import { asOverload, Pool } from './pool.ts';
import { sessionAddress } from './sessions.ts';
import { Tally } from './tally.ts';

/** A statement that waits longer for a connection fails with OVERLOADED. */
const CONNECTION_WAIT_MS = 5_000;
/** Statements of each kind may take so long, in milliseconds. The server ends those that take longer. */
const READ_MS = 5_000;
const LONG_READ_MS = 30_000;
const APART_MS = 2_000;
/** So much later the client gives up by itself: the server is gone without a word. */
const GRACE_MS = 1_000;

/**
 * What is read all the time is in memory, where a page out of turn costs about as much as the next one. PostgreSQL's default is
 * a disk's: it then sorts a story's articles instead of reading them off the index, and plans them at every request.
 */
export const PLANNING = '-c random_page_cost=1.1';

/** Compiling what counts over many rows takes longer than it saves, up to millions of them. */
const COUNTING = '-c jit=off';

/** Opens connections to a PostgreSQL server, for reads, for Prisma and for what stands apart: at the first statement, not before. */
export function openPostgres(
  url: string,
  {
    poolSize = 10,
    connectionWaitMs = CONNECTION_WAIT_MS,
  }: { poolSize?: number; connectionWaitMs?: number } = {},
): Database {
  const tally = new Tally();
  const shared = {
    application_name: 'parallax',
    keepAlive: true,
    types: typeParsers,
    connectionTimeoutMillis: connectionWaitMs,
    // A writer that hangs must not hold a story's lock, nor wait for one for ever.
    idle_in_transaction_session_timeout: 5_000,
    lock_timeout: 2_000,
  };
  // Writers that wait for each other must not keep anybody from reading, nor analysts those who read a page.
  const half = Math.ceil(poolSize / 2);
  const reads = new Pipelines({
    config: { ...shared, connectionString: sessionAddress(url, PLANNING), statement_timeout: READ_MS },
    mostConnections: half,
    waitMs: connectionWaitMs,
    answerMs: READ_MS + GRACE_MS,
  });
  const longReads = new Pool({
    ...shared,
    connectionString: sessionAddress(url, COUNTING),
    max: half,
    statement_timeout: LONG_READ_MS,
    query_timeout: LONG_READ_MS + GRACE_MS,
  });
  const writes = new Pool({ ...shared, connectionString: sessionAddress(url), max: poolSize });
  const apart = new Pool({
    ...shared,
    connectionString: sessionAddress(url),
    max: 1,
    statement_timeout: APART_MS,
    query_timeout: APART_MS + GRACE_MS,
  });
  const prisma = new PrismaClient({ adapter: countedAdapter(new PrismaPg(writes), tally) });
  const names = new StatementNames();

  async function send<T extends Row>(pool: Pool, statement: Prisma.Sql): Promise<T[]> {
    try {
      return (await pool.query<T>(prepared(statement))).rows;
    } catch (error) {
      throw asOverload(error);
    }
  }

  function prepared({ text, values: given }: Prisma.Sql): pg.QueryConfig {
    tally.add();
    const name = names.of(text);
    const values = parameters(given);
    return name === undefined ? { text, values } : { name, text, values };
  }

  return {
    engine: 'postgresql',
    prisma,
    tally,
    query: (statement) => reads.query(prepared(statement)),
    queryLong: (statement) => send(longReads, statement),
    queryApart: (statement) => send(apart, statement),
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([reads.close(), longReads.end(), writes.end(), apart.end()]);
    },
  };
}

/** Statements that are prepared: each takes memory in every connection, and anybody may write queries that make more. */
const MOST_NAMES = 1_000;

/** A stable name for each statement's text: PostgreSQL then plans it once a connection. */
class StatementNames {
  readonly #names = new Map<string, string>();

  /** Undefined where there are too many already: such a statement is planned each time. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known || this.#names.size === MOST_NAMES) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
    this.#names.set(text, name);
    return name;
  }
}
