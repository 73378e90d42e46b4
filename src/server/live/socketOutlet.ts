import type { Socket } from 'node:net';
import type { ExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import { Departure } from './departure.ts';
import { CLOSES, type Ending } from './ending.ts';
import { LONGEST_UNREAD_MS, type Outlet } from './outlet.ts';
import type { SharedResult } from './sharedResult.ts';

/** Bytes of a socket that may wait for its client, besides the frame that goes over it. */
const MOST_UNREAD_BYTES = 512 * 1024;

/**
 * One subscription of a WebSocket. Results are written straight to the socket, so that all who share one differ only in the
 * operation's id; the iterator is silent and only tells graphql-ws when it is over.
 */
export class SocketOutlet implements Outlet {
  readonly #socket: WebSocket;
  readonly #tcp: Socket;
  readonly #head: string;
  readonly #departure = new Departure();
  #isEnded = false;
  #finish: ((result: IteratorReturnResult<undefined>) => void) | null = null;

  /** `tcp` is the connection that the socket runs over. */
  constructor(socket: WebSocket, tcp: Socket, operationId: string) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#head = `{"id":${JSON.stringify(operationId)},"type":"next","payload":`;
  }

  write(results: readonly SharedResult[]): number {
    if (this.#isEnded) return results.length;
    // What is written together goes to the system in one call, which costs more than all else that is done for a frame.
    this.#tcp.cork();
    let taken = 0;
    for (const { text } of results) {
      if (this.#socket.bufferedAmount > MOST_UNREAD_BYTES) break;
      this.#socket.send(`${this.#head}${text}}`);
      taken += 1;
    }
    this.#tcp.uncork();
    return taken;
  }

  hasRoom(): Promise<boolean> {
    if (this.#socket.bufferedAmount <= MOST_UNREAD_BYTES) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (hasRoom: boolean): void => {
        clearTimeout(timer);
        this.#tcp.removeListener('drain', onDrain);
        this.#tcp.removeListener('close', onDrain);
        resolve(hasRoom);
      };
      const onDrain = (): void => settle(true);
      const timer = setTimeout(() => settle(false), LONGEST_UNREAD_MS).unref();
      this.#tcp.once('drain', onDrain);
      this.#tcp.once('close', onDrain);
    });
  }

  end(ending: Ending): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (ending !== 'complete') {
      const { code, reason } = CLOSES[ending];
      this.#socket.close(code, reason);
    }
    this.#finish?.({ done: true, value: undefined });
  }

  onLeave(leave: () => void): void {
    this.#departure.onLeave(leave);
  }

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.end('complete');
    this.#departure.happen();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
