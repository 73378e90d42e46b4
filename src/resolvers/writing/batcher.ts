import { setImmediate } from 'node:timers/promises';
import { overloaded } from '../../errors.ts';

export interface BatcherOptions<Call, Answer> {
  /** Does all these calls in one transaction, and answers each in its place. What it throws has left no trace. */
  run(calls: readonly Call[]): Promise<readonly Answer[]>;
  /** Calls of one key are never in one batch: they are done one after the other, as they came. Null: of no key. */
  keyOf(call: Call): string | null;
  readonly mostCalls: number;
  /** More are turned away with OVERLOADED. */
  readonly mostWaiting: number;
  /** A call that has waited longer when its turn comes is turned away with OVERLOADED. */
  readonly longestWaitMs: number;
}

interface Waiting<Call, Answer> {
  readonly call: Call;
  /** By `performance.now()`. */
  readonly since: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Gathers concurrent calls into batches, one batch at a time: what comes while one runs goes into the next. Where a batch
 * fails, each of its calls is tried once alone, so that one that cannot be done fails itself and no other.
 */
export class Batcher<Call, Answer> {
  readonly #options: BatcherOptions<Call, Answer>;
  #waiting: Waiting<Call, Answer>[] = [];
  #working: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: BatcherOptions<Call, Answer>) {
    this.#options = options;
  }

  submit(call: Call): Promise<Answer> {
    if (this.#isClosed || this.#waiting.length >= this.#options.mostWaiting) {
      return Promise.reject(overloaded('Too much is waiting to be written; try again.'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, since: performance.now(), resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Takes no more calls, and resolves when those that wait are answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    for (;;) {
      // Calls that come in the same turn of the event loop go together; and others get their turn on the embedded engine.
      await setImmediate();
      const batch = this.#take();
      if (batch.length === 0) break;
      await this.#answer(batch);
    }
    // No await between the last look and this: whoever comes next begins anew.
    this.#working = undefined;
  }

  #take(): Waiting<Call, Answer>[] {
    const { keyOf, mostCalls } = this.#options;
    const batch: Waiting<Call, Answer>[] = [];
    const keys = new Set<string>();
    this.#waiting = this.#waiting.filter((each) => {
      const key = keyOf(each.call);
      if (batch.length === mostCalls || (key !== null && keys.has(key))) return true;
      if (key !== null) keys.add(key);
      batch.push(each);
      return false;
    });
    return batch;
  }

  async #answer(batch: readonly Waiting<Call, Answer>[]): Promise<void> {
    const timely = batch.filter((each) => !this.#turnedAway(each));
    const [first, ...others] = timely;
    if (first === undefined) return;
    try {
      const answers = await this.#options.run(timely.map(({ call }) => call));
      for (const [place, each] of timely.entries()) {
        const answer = answers[place];
        if (answer === undefined) each.reject(new Error('A batch left a call without an answer.'));
        else each.resolve(answer);
      }
    } catch (error) {
      if (others.length === 0) first.reject(error);
      else for (const each of timely) await this.#answer([each]);
    }
  }

  #turnedAway({ since, reject }: Waiting<Call, Answer>): boolean {
    const isLate = performance.now() - since > this.#options.longestWaitMs;
    if (isLate) reject(overloaded('Writing takes too long now; try again.'));
    return isLate;
  }
}
