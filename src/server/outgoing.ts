import type { ServerResponse } from 'node:http';
import type { Answer } from './answerCache.ts';

/** Milliseconds after which those that wait go out with the next one, though the turn goes on. */
const LONGEST_MS = 2;

/**
 * Sends answers together: those of one turn of the event loop at its end. Each that is sent by itself wakes its client, who
 * then sleeps again until the next one: while requests wait, that takes longer than to find most answers.
 */
export class Outgoing {
  #waiting: { readonly response: ServerResponse; readonly answer: Answer }[] = [];
  /** When the first of them came, by `performance.now()`. */
  #since = 0;

  send(response: ServerResponse, answer: Answer): void {
    const now = performance.now();
    if (this.#waiting.length === 0) {
      this.#since = now;
      setImmediate(this.#sendAll);
    }
    this.#waiting.push({ response, answer });
    if (now - this.#since > LONGEST_MS) this.#sendAll();
  }

  readonly #sendAll = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { response, answer } of waiting) write(response, answer);
  };
}

function write(response: ServerResponse, { body, mediaType }: Answer): void {
  response.writeHead(200, {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
