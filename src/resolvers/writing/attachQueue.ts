import type { Database } from '../../db/database.ts';
import type { AttachAnswer, AttachCall } from './attachCall.ts';
import { attachCalls } from './attachCalls.ts';
import { Batcher } from './batcher.ts';
import { inSettledTransaction } from './outrun.ts';

/** All attaches of one process pass through it. */
export type AttachQueue = Batcher<AttachCall, AttachAnswer>;

/** Keeps a transaction short, and far below the events that one may bring. */
const MOST_CALLS = 100;
const MOST_WAITING = 1_000;
const LONGEST_WAIT_MS = 10_000;

/**
 * Writes concurrent attaches in one transaction: each takes about twenty statements, however many calls are in it. Two
 * calls about one address are never in one, so that the second sees what the first did.
 */
export function openAttachQueue(database: Database): AttachQueue {
  return new Batcher({
    run: (calls) => inSettledTransaction(database, (tx) => attachCalls(tx, calls)),
    keyOf: ({ url }) => url,
    mostCalls: MOST_CALLS,
    mostWaiting: MOST_WAITING,
    longestWaitMs: LONGEST_WAIT_MS,
  });
}
