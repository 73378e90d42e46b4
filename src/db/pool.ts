import pg from 'pg';
import { overloaded } from '../errors.ts';

type OnConnect = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/** A pool that says OVERLOADED where no connection comes free in time, whoever asks: a statement of ours or Prisma. */
export class Pool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: OnConnect): void;
  override connect(callback?: OnConnect): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect().catch((error: unknown) => Promise.reject(asOverload(error)));
    super.connect((error, client, done) => callback(error && asOverload(error), client, done));
    return undefined;
  }
}

/** The driver tells this failure from others by its words alone. */
function asOverload<T>(error: T): T | Error {
  const isExhausted =
    error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
  return isExhausted ? overloaded('No database connection is free; try again.') : error;
}
