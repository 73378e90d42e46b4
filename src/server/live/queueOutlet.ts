import { type ExecutionResult, GraphQLError } from 'graphql';
import { Departure } from './departure.ts';
import type { Ending } from './ending.ts';
import { atInstant } from './expiry.ts';
import { LONGEST_UNREAD_MS, type Outlet } from './outlet.ts';
import { SharedResult } from './sharedResult.ts';

/** Results that may wait for their reader. */
const MOST_UNREAD = 64;

/** A result that brings its text along: whoever writes it out asks for that in place of writing it anew. */
interface WrittenResult extends ExecutionResult {
  readonly stringify: () => string;
}

/**
 * One subscription of a reader that pulls, as server-sent events are. Its connection is cut where the client should come back:
 * the end of the iterator would tell it that nothing follows.
 */
export class QueueOutlet implements Outlet {
  readonly #departure = new Departure();
  #unread: WrittenResult[] = [];
  #ending: Ending | null = null;
  #onWrite: (() => void) | null = null;
  #onRead: (() => void) | null = null;
  #callOff: () => void = () => {};

  readonly #cut: () => void;

  /** Ends with UNAUTHENTICATED when the token does that opened it. */
  constructor(expiresAt: Date | null, cut: () => void) {
    this.#cut = cut;
    if (expiresAt !== null) this.#callOff = atInstant(expiresAt, () => this.#expire());
  }

  write(results: readonly SharedResult[]): number {
    if (this.#ending !== null) return results.length;
    const taken = results.slice(0, MOST_UNREAD - this.#unread.length);
    for (const shared of taken) this.#push(shared);
    return taken.length;
  }

  hasRoom(): Promise<boolean> {
    if (this.#unread.length < MOST_UNREAD || this.#ending !== null) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (hasRoom: boolean): void => {
        clearTimeout(timer);
        this.#onRead = null;
        resolve(hasRoom);
      };
      const timer = setTimeout(() => settle(false), LONGEST_UNREAD_MS).unref();
      this.#onRead = () => settle(true);
    });
  }

  end(ending: Ending): void {
    this.#callOff();
    this.#ending ??= ending;
    if (ending !== 'complete') {
      // Whoever comes back gets what is unread again.
      this.#unread = [];
      this.#cut();
    }
    this.#onWrite?.();
  }

  onLeave(leave: () => void): void {
    this.#departure.onLeave(leave);
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    for (;;) {
      const result = this.#unread.shift();
      if (result) {
        this.#onRead?.();
        return { done: false, value: result };
      }
      if (this.#ending !== null) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#onWrite = resolve;
      });
      this.#onWrite = null;
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.end('complete');
    this.#unread = [];
    this.#onRead?.();
    this.#departure.happen();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #push(shared: SharedResult): void {
    this.#unread.push({ ...shared.result, stringify: () => shared.text });
    this.#onWrite?.();
  }

  #expire(): void {
    if (this.#ending !== null) return;
    const error = new GraphQLError('The token has expired.', { extensions: { code: 'UNAUTHENTICATED' } });
    this.#push(new SharedResult({ errors: [error] }));
    this.end('complete');
    this.#departure.happen();
  }
}
