import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Json } from '../../support/newsroom.ts';

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: Json;
}

export interface SocketClosed {
  readonly code: number;
  readonly reason: string;
}

/** A client of `graphql-transport-ws` written by hand: it queues what comes, so that no test misses a message. */
export interface SocketClient {
  readonly socket: WebSocket;
  send(message: object | string): void;
  subscribe(id: string, query: string, variables?: Record<string, unknown>): void;
  /** The next message of any operation. */
  next(): Promise<SocketMessage>;
  /** The next message of one operation; those of others stay where they are. */
  of(id: string): Promise<SocketMessage>;
  /** The next result of one operation: the payload of its `next`; fails at anything else. */
  result(id: string): Promise<Json>;
  /** What has come and was not taken. */
  readonly waiting: readonly SocketMessage[];
  readonly closed: Promise<SocketClosed>;
  close(): void;
}

export interface SocketClientOptions {
  readonly params?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly protocol?: string;
  /** Leaves out `connection_init`. */
  readonly isSilent?: boolean;
}

/** Opens a socket and waits until the connection is acknowledged. */
export async function openSocket(url: string, options: SocketClientOptions = {}): Promise<SocketClient> {
  const { params, headers = {}, protocol = 'graphql-transport-ws', isSilent = false } = options;
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, protocol, { headers });
  const waiting: SocketMessage[] = [];
  const lookers = new Set<() => void>();
  let closing: SocketClosed | null = null;
  const wake = (): void => {
    for (const look of [...lookers]) look();
  };
  socket.on('message', (data) => {
    waiting.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<SocketClosed>((resolve) => {
    socket.once('close', (code, reason) => {
      closing = { code, reason: String(reason) };
      resolve(closing);
      wake();
    });
  });

  function take(fits: (message: SocketMessage) => boolean): Promise<SocketMessage> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const place = waiting.findIndex(fits);
        const [message] = place < 0 ? [] : waiting.splice(place, 1);
        if (!message && !closing) return;
        lookers.delete(look);
        if (message) resolve(message);
        else reject(new Error(`The socket was closed: ${closing?.code} ${closing?.reason}`));
      };
      lookers.add(look);
      look();
    });
  }

  const send = (message: object | string): void =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const of = (id: string): Promise<SocketMessage> => take((message) => message.id === id);
  const client: SocketClient = {
    socket,
    send,
    subscribe: (id, query, variables = {}) => send({ type: 'subscribe', id, payload: { query, variables } }),
    next: () => take(() => true),
    of,
    async result(id) {
      const message = await of(id);
      if (message.type !== 'next') throw new Error(`${JSON.stringify(message)} is no result.`);
      return message.payload;
    },
    waiting,
    closed,
    close: () => socket.close(1000),
  };
  await once(socket, 'open');
  if (isSilent) return client;
  send({ type: 'connection_init', ...(params ? { payload: params } : {}) });
  await take(({ type }) => type === 'connection_ack');
  return client;
}
