import type { Database } from '../../db/database.ts';
import { inTransaction, type Transaction } from '../../db/transaction.ts';
import { overloaded } from '../../errors.ts';

/** Thrown by work that another writer outran between its first look and its locks: what it looked at is no longer so. */
export class Outrun extends Error {
  constructor() {
    super('Another writer was faster.');
    this.name = 'Outrun';
  }
}

const TRIES = 8;

/** Runs `work` in a transaction, and again from its first look where it was outrun. Throws OVERLOADED where that does not end. */
export async function inSettledTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      return await inTransaction(database, work);
    } catch (error) {
      if (!(error instanceof Outrun)) throw error;
    }
  }
  throw overloaded('Others keep changing the same articles and stories; try again.');
}
