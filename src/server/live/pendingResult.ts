import type { ExecutionResult } from 'graphql';

/**
 * A query or mutation over a socket, as an iterator of one result. A client that completes it at once is through with it: whatever
 * comes of it later must not be sent, since its id may name another operation by then.
 */
export class PendingResult implements AsyncIterableIterator<ExecutionResult, undefined> {
  readonly #result: Promise<ExecutionResult>;
  readonly #left: Promise<null>;
  #leave: () => void = () => {};
  #isTaken = false;

  constructor(result: Promise<ExecutionResult>) {
    this.#result = result;
    this.#left = new Promise((resolve) => {
      this.#leave = () => resolve(null);
    });
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.#isTaken) return { done: true, value: undefined };
    this.#isTaken = true;
    const result = await Promise.race([this.#left, this.#result]);
    return result === null ? { done: true, value: undefined } : { done: false, value: result };
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#isTaken = true;
    this.#leave();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
