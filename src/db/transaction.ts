import { setTimeout as wait } from 'node:timers/promises';
import { overloaded } from '../errors.ts';
import type { Database } from './database.ts';
import { Prisma } from './generated/client.ts';

/** All that is in reach inside a transaction: the embedded engine has one connection, and another client would wait for ever. */
export type Transaction = Prisma.TransactionClient;

const TRIES = 4;
const LONGEST_JITTER_MS = 50;
const RETRIED = ['P2034', '40001', '40P01'];
/** A lock that did not come free in time: whoever holds it is slow, or hangs and will soon be cut off. */
const LOCK_TIMEOUT = '55P03';
/** Prisma's own limits, told by their words alone: of waiting for a connection, and of a transaction as a whole. */
const TOO_LATE = /Unable to start a transaction|expired transaction/;

/**
 * Runs `work` in one READ COMMITTED transaction; what it throws rolls everything back. A deadlock, a serialisation failure
 * or a lock that does not come free runs the whole of it again, three times at most. Throws OVERLOADED where locks or a
 * connection do not come free by then, or the work takes too long.
 */
export async function inTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
  { timeoutMs = 5_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.prisma.$transaction(work, { timeout: timeoutMs, maxWait: timeoutMs });
    } catch (error) {
      if (attempt === TRIES || !mayBeRetried(error)) throw asOverload(error);
      await wait(Math.random() * LONGEST_JITTER_MS * attempt);
    }
  }
}

function mayBeRetried(error: unknown): boolean {
  return [...RETRIED, LOCK_TIMEOUT].some((code) => isOf(error, code));
}

function asOverload(error: unknown): unknown {
  const isLate = isOf(error, LOCK_TIMEOUT) || (isOf(error, 'P2028') && TOO_LATE.test(String(error)));
  return isLate ? overloaded('Too many write at the same time; try again.') : error;
}

/** A raw statement's failure carries PostgreSQL's own code one level down. */
function isOf(error: unknown, code: string): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === code || error.message.includes(`Code: \`${code}\``);
}
