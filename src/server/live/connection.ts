import type { IncomingMessage } from 'node:http';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { GraphQLError } from 'graphql';
import type { WebSocket } from 'ws';
import type { RequestRecord } from '../requestRecord.ts';
import { ANONYMOUS_SESSION, type Session } from '../session.ts';
import { CLOSES, type Close } from './ending.ts';
import { atInstant } from './expiry.ts';
import { RateLimit } from './rateLimit.ts';
import type { SocketLimits } from './socketLimits.ts';

/** Unanswered pings that are put up with where something is unread: longer than an outlet waits for room. */
const PINGS_BEHIND_UNREAD = 4;

/** One client's socket: who opened it, what runs over it, and what it may do. */
export class Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** What is learned about each operation under way, by its id. */
  readonly records = new Map<string, RequestRecord>();
  readonly #limits: SocketLimits;
  readonly #rate: RateLimit;
  readonly #underWay = new Set<Promise<unknown>>();
  #session: Session = ANONYMOUS_SESSION;
  #callOff: () => void = () => {};
  /** Pings that were not answered. */
  #unanswered = 0;
  #usedAt = performance.now();

  constructor(socket: WebSocket, request: IncomingMessage, limits: SocketLimits) {
    this.socket = socket;
    this.request = request;
    this.#limits = limits;
    this.#rate = new RateLimit(limits.rate);
    socket.on('pong', () => {
      this.#unanswered = 0;
    });
    socket.once('close', () => this.#callOff());
  }

  /** Whoever opened it; nobody before `connection_init`. */
  get session(): Session {
    return this.#session;
  }

  /** Known from now on, until the token expires: the client may come back with a new one. */
  admit(session: Session): void {
    this.#session = session;
    // It may have closed while the token was looked at: nobody would call the timer off.
    if (this.socket.readyState === this.socket.CLOSED) return;
    if (session.expiresAt) this.#callOff = atInstant(session.expiresAt, () => this.close(CLOSES.expired));
  }

  /** Begins an operation, or says why none may begin now. */
  begin(id: string, record: RequestRecord): 'tooMany' | 'tooFast' | null {
    const isFull = this.records.size >= this.#limits.operations;
    this.records.set(id, record);
    this.#usedAt = performance.now();
    if (isFull) return 'tooMany';
    return this.#rate.take() ? null : 'tooFast';
  }

  /** Remembers what went wrong with an operation. */
  note(id: string, errors: readonly GraphQLError[]): void {
    for (const { extensions } of errors) this.records.get(id)?.errorCodes.add(String(extensions['code']));
  }

  /** Ends an operation; answers what was learned about it. */
  finish(id: string): RequestRecord | undefined {
    const record = this.records.get(id);
    this.records.delete(id);
    this.#usedAt = performance.now();
    return record;
  }

  /** Has a restart wait for a result. */
  awaits(result: Promise<unknown>): void {
    this.#underWay.add(result);
    const settle = (): void => void this.#underWay.delete(result);
    result.then(settle, settle);
  }

  /** Asks whether the client is there; ends the socket where it has not answered, and closes one that is not used. */
  check(): void {
    // Behind what is unread a ping waits its turn: whoever does not read is first told so, by the outlet of a subscription.
    const patience = this.socket.bufferedAmount > 0 ? PINGS_BEHIND_UNREAD : 1;
    if (this.#unanswered >= patience) this.socket.terminate();
    else if (this.#isUnused()) this.close(CLOSES.idle);
    else {
      this.#unanswered += 1;
      this.socket.ping();
    }
  }

  close({ code, reason }: Close): void {
    this.socket.close(code, reason);
  }

  /** Closes it once what was asked is answered, or after so many milliseconds. */
  async drain(longestMs: number): Promise<void> {
    await Promise.race([Promise.allSettled(this.#underWay), wait(longestMs, undefined, { ref: false })]);
    // What has been read is on its way within this turn.
    await turn();
    this.close(CLOSES.restart);
  }

  #isUnused(): boolean {
    return this.records.size === 0 && performance.now() - this.#usedAt > this.#limits.idleMs;
  }
}
