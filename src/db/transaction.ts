import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from './database.ts';
import { Prisma } from './generated/client.ts';

/** All that is in reach inside a transaction: the embedded engine has one connection, and another client would wait for ever. */
export type Transaction = Prisma.TransactionClient;

const TRIES = 4;
const LONGEST_JITTER_MS = 50;
const RETRIED = ['P2034', '40001', '40P01'];

/**
 * Runs `work` in one READ COMMITTED transaction; what it throws rolls everything back. A deadlock or a serialisation
 * failure runs the whole of it again, three times at most.
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
      if (attempt === TRIES || !mayBeRetried(error)) throw error;
      await wait(Math.random() * LONGEST_JITTER_MS * attempt);
    }
  }
}

function mayBeRetried(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (RETRIED.includes(error.code)) return true;
  // A raw statement's failure carries PostgreSQL's own code one level down.
  return RETRIED.some((code) => error.message.includes(`Code: \`${code}\``));
}
