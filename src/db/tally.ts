import { AsyncLocalStorage } from 'node:async_hooks';

/** How many SQL statements one piece of work has sent. */
export interface Count {
  statements: number;
}

/** Counts statements by the work that sent them: a request's log line and the tests read it. */
export class Tally {
  readonly #current = new AsyncLocalStorage<Count>();
  #total = 0;

  /** Statements so far, whoever sent them. */
  get total(): number {
    return this.#total;
  }

  /** Runs `work`; every statement that it sends, at any depth, is added to `count`. */
  run<T>(count: Count, work: () => T): T {
    return this.#current.run(count, work);
  }

  add(): void {
    this.#total += 1;
    const count = this.#current.getStore();
    if (count) count.statements += 1;
  }
}
