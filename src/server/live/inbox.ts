import type { WebSocket } from 'ws';

/**
 * Hands on what a client says, one message a turn: what a message begins or ends has happened before the next is looked at.
 * While several wait, no more is read. Not by ws's own `allowSynchronousEvents: false`: there ws 8.23 goes on reading behind a
 * broken frame, and throws where nobody can catch it.
 */
export class Inbox {
  readonly #socket: WebSocket;
  readonly #take: (text: string) => void;
  readonly #waiting: string[] = [];

  constructor(socket: WebSocket, take: (text: string) => void) {
    this.#socket = socket;
    this.#take = take;
    socket.on('message', (data) => this.#receive(String(data)));
    socket.once('close', () => this.#waiting.splice(0));
  }

  #receive(text: string): void {
    this.#waiting.push(text);
    if (this.#waiting.length === 1) setImmediate(() => this.#next());
    else this.#socket.pause();
  }

  #next(): void {
    const text = this.#waiting.shift();
    if (text === undefined) return;
    this.#take(text);
    if (this.#waiting.length > 0) setImmediate(() => this.#next());
    else if (this.#socket.isPaused) this.#socket.resume();
  }
}
