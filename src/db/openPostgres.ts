import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { countedAdapter } from './countedAdapter.ts';
import type { Database, Row } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { PrismaClient } from './generated/client.ts';
import { typeParsers } from './instants.ts';
import { parameters } from './parameters.ts';
import { Pool } from './pool.ts';
import { Tally } from './tally.ts';

/** A statement that waits longer for a connection fails with OVERLOADED. */
const CONNECTION_WAIT_MS = 5_000;

/** Opens pools on a PostgreSQL server, for reads, for Prisma and for what stands apart. Connects at the first statement, not before. */
export function openPostgres(
  url: string,
  {
    poolSize = 10,
    connectionWaitMs = CONNECTION_WAIT_MS,
  }: { poolSize?: number; connectionWaitMs?: number } = {},
): Database {
  const tally = new Tally();
  const shared = {
    connectionString: url,
    application_name: 'parallax',
    keepAlive: true,
    types: typeParsers,
    connectionTimeoutMillis: connectionWaitMs,
    // A writer that hangs must not hold a story's lock, nor wait for one for ever.
    idle_in_transaction_session_timeout: 5_000,
    lock_timeout: 2_000,
  };
  // Writers that wait for each other must not keep anybody from reading.
  const reads = new Pool({ ...shared, max: poolSize });
  const writes = new Pool({ ...shared, max: poolSize });
  // The server ends a statement that takes too long; the client ends one whose server is gone without a word.
  const apart = new Pool({ ...shared, max: 1, statement_timeout: 2_000, query_timeout: 3_000 });
  const pools = [reads, writes, apart];
  const prisma = new PrismaClient({ adapter: countedAdapter(new PrismaPg(writes), tally) });
  const names = new StatementNames();

  async function send<T extends Row>(through: Pool, statement: Prisma.Sql): Promise<T[]> {
    tally.add();
    const { text } = statement;
    const name = names.of(text);
    const values = parameters(statement.values);
    const { rows } = await through.query<T>(name === undefined ? { text, values } : { name, text, values });
    return rows;
  }

  return {
    engine: 'postgresql',
    prisma,
    tally,
    query: (statement) => send(reads, statement),
    queryApart: (statement) => send(apart, statement),
    close: async () => {
      await prisma.$disconnect();
      await Promise.all(pools.map((pool) => pool.end()));
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
