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

/** The driver tells these failures from others by their words alone: the first of a full pool, the second of a slow server. */
const TOO_LATE = [
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
];

function asOverload<T>(error: T): T | Error {
  const isTooLate = error instanceof Error && TOO_LATE.some((words) => error.message.startsWith(words));
  return isTooLate ? overloaded('No database connection is free; try again.') : error;
}
