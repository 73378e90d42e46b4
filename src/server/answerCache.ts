import { crc32 } from 'node:zlib';
import { Latest } from './latest.ts';
import { Marks } from './marks.ts';

/** A finished answer, as it is sent. */
export interface Answer {
  /** JSON, in bytes where it is long, so that they are made once for all who are given it. */
  readonly body: string | Buffer;
  readonly mediaType: string;
  /** What is logged of the operation. */
  readonly operationName: string | null;
  readonly cost: number | null;
}

/** What came of a request that was run. */
export interface Outcome {
  /** Null where it is to be answered in another way. */
  readonly answer: Answer | null;
  /** Whether the same request could be given the same answer. */
  readonly isQuery: boolean;
}

interface Entry {
  readonly answer: Answer;
  /** What this process had taken in before the answer was read. */
  readonly stamp: object;
  readonly madeAt: number;
}

/**
 * What may change without an event, since it depends on the time of day (which ownership is in force, what is trending), is at
 * most so old.
 */
const LONGEST_MS = 1_000;
/** Bytes of answers and of what was asked for them, twice. */
const CAPACITY = 32 * 1024 * 1024;

/**
 * Finished answers to queries, good for as long as this process has taken in no further event. Every write that an answer can
 * show is an event, and whoever wrote is answered only when its own process has taken that in: so nothing stale is ever served
 * there, and elsewhere only until the hint arrives.
 *
 * An answer is kept when it is asked for again, and who asks for what is just being read again waits for that. Only what turned
 * out to be a query is given to others: two mutations of the same words are two.
 */
export class AnswerCache {
  readonly #stampNow: () => object | null;
  /** Queries that were asked: of those that nobody repeats, nothing else is remembered. */
  readonly #asked = new Marks();
  readonly #entries = new Latest<Entry>(CAPACITY, (key, { answer }) => key.length + answer.body.length);
  readonly #flights = new Map<string, { readonly stamp: object; readonly answer: Promise<Answer | null> }>();

  /** `stampNow`: another object each time that an event was taken in; null where that is too long ago to trust what is here. */
  constructor(stampNow: () => object | null) {
    this.#stampNow = stampNow;
  }

  /** The answer that is still good, made already or just being made; null where it must be read. */
  find(key: string): Answer | Promise<Answer | null> | null {
    const stamp = this.#stampNow();
    if (stamp === null) return null;
    const entry = this.#entries.get(key);
    if (entry?.stamp === stamp && performance.now() - entry.madeAt < LONGEST_MS) return entry.answer;
    const flight = this.#flights.get(key);
    return flight?.stamp === stamp ? flight.answer : null;
  }

  /** Runs a request, and keeps its answer where that is one to a query and nothing happened meanwhile. */
  async make<T extends Outcome>(key: string, run: () => Promise<T>): Promise<T> {
    // Before the first read: what happens from here on may or may not be in the answer.
    const stamp = this.#stampNow();
    if (stamp === null) return run();
    const madeAt = performance.now();
    const running = run();
    const mark = crc32(key);
    const isAgain = this.#asked.has(mark);
    const flight = isAgain ? { stamp, answer: running.then(answerToQuery, () => null) } : null;
    if (flight) this.#flights.set(key, flight);
    try {
      const answer = answerToQuery(await running);
      if (answer !== null) this.#asked.add(mark);
      if (answer !== null && isAgain && this.#stampNow() === stamp) {
        this.#entries.set(key, { answer, stamp, madeAt });
      }
      return await running;
    } finally {
      if (flight && this.#flights.get(key) === flight) this.#flights.delete(key);
    }
  }
}

function answerToQuery({ answer, isQuery }: Outcome): Answer | null {
  return isQuery ? answer : null;
}
