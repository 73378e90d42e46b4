import type { Count } from '../db/counted.ts';

/** What is learned about one request while it is answered: one log line at its end. Statements are those that read. */
export interface RequestRecord extends Count {
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Null where no operation was found: no document, or one that does not parse. */
  operationType: string | null;
  /** As the client named it, cut at 100 characters. */
  operationName: string | null;
  /** Fields that the answer might hold; null where it was not reckoned. */
  cost: number | null;
  /** Whether the answer was there already. */
  isKept: boolean;
  /** `extensions.code` of the errors in the answer. */
  readonly errorCodes: Set<string>;
}

export function openRecord(requestId: string): RequestRecord {
  return {
    requestId,
    startedAt: performance.now(),
    statements: 0,
    operationType: null,
    operationName: null,
    cost: null,
    isKept: false,
    errorCodes: new Set(),
  };
}
