import pg from 'pg';
import { overloaded } from '../errors.ts';

type OnConnect = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/**
 * A pool that says OVERLOADED where no connection comes free in time, or none can be opened in time, whoever asks: a
 * statement of ours or Prisma. A connection that breaks fails the statement that uses it and no other, and is replaced.
 */
export class Pool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    // Without a listener the news of a connection that breaks while it is idle, or is just being handed out, ends the process.
    this.on('error', () => {});
    this.on('connect', (client) => client.on('error', () => {}));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: OnConnect): void;
  override connect(callback?: OnConnect): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect().catch((error: unknown) => Promise.reject(asOverload(error)));
    super.connect((error, client, done) => callback(error && asOverload(error), client, done));
    return undefined;
  }
}

/** The driver tells these failures from others by their words alone: the first of a full pool, the others of a slow server. */
const NO_CONNECTION = [
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
  'timeout expired',
];
/** What it says of an answer that does not come. */
const NO_ANSWER = 'Query read timeout';
/** PostgreSQL's code for a statement that took longer than `statement_timeout`. */
const QUERY_CANCELED = '57014';

/** What the driver fails with, as OVERLOADED where something was not there in time. */
export function asOverload<T>(error: T): T | Error {
  if (!(error instanceof Error)) return error;
  if (NO_CONNECTION.some((words) => error.message.startsWith(words))) {
    return overloaded('No database connection is free; try again.');
  }
  const isCanceled = error instanceof pg.DatabaseError && error.code === QUERY_CANCELED;
  if (!isCanceled && error.message !== NO_ANSWER) return error;
  return overloaded('The database takes too long for this; try again, or ask for less.');
}
