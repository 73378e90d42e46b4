import type { ExecutionResult } from 'graphql';
import type { Ending } from './ending.ts';
import type { SharedResult } from './sharedResult.ts';

/**
 * Where the results of one subscription go. To the transport it is the iterator that GraphQL servers expect: it ends when the
 * subscription does, and `return()` is how a client leaves.
 */
export interface Outlet extends AsyncIterableIterator<ExecutionResult, undefined> {
  /** Takes results on their way to the client, in their order, until too much is unread. Answers how many it took. */
  write(results: readonly SharedResult[]): number;
  /** Resolves when there is room for a result; false where the client has not read for too long. */
  hasRoom(): Promise<boolean>;
  end(ending: Ending): void;
  /** Has `leave` called once, when the client has left or is gone. */
  onLeave(leave: () => void): void;
}

/** How long a client may leave unread what was sent, in milliseconds. */
export const LONGEST_UNREAD_MS = 30_000;
