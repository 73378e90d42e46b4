import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionArgs } from 'graphql';
import { handleProtocols, makeServer, type OperationResult, type ServerOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { DomainError } from '../../errors.ts';
import type { Authenticator } from '../authentication.ts';
import { authorizationOf, tokenOfParams } from '../bearer.ts';
import { wireError } from '../fault.ts';
import { pathOf } from '../requestLog.ts';
import { Connection } from './connection.ts';
import { CLOSES } from './ending.ts';
import { Inbox } from './inbox.ts';
import { mayOpenSocket } from './origin.ts';
import { SOCKET_LIMITS, type SocketLimits } from './socketLimits.ts';
import type { SocketOperation, SocketOperations } from './socketOperations.ts';

export interface SocketServerOptions {
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  readonly socketLimits?: SocketLimits;
}

/** What was asked over a socket has so long to be answered when the server stops, in milliseconds. */
const LAST_ANSWER_MS = 5_000;
/** After a socket was closed its client has so long to say so. */
const FAREWELL_MS = 3_000;

/** Speaks `graphql-transport-ws`: graphql-ws keeps the protocol, this keeps the sockets. */
export class SocketServer {
  readonly #operations: SocketOperations;
  readonly #authenticator: Authenticator;
  readonly #options: SocketServerOptions;
  readonly #limits: SocketLimits;
  readonly #sockets: WebSocketServer;
  readonly #protocol: ReturnType<typeof makeServer<Record<string, unknown> | undefined, Connection>>;
  readonly #connections = new Set<Connection>();
  readonly #pings: NodeJS.Timeout;
  #isDraining = false;

  constructor(operations: SocketOperations, authenticator: Authenticator, options: SocketServerOptions) {
    this.#operations = operations;
    this.#authenticator = authenticator;
    this.#options = options;
    this.#limits = options.socketLimits ?? SOCKET_LIMITS;
    this.#protocol = makeServer(this.#hooks());
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: this.#limits.frameBytes,
      // Costs a connection 200 KB and most of its rate.
      perMessageDeflate: false,
      handleProtocols,
    });
    this.#pings = setInterval(() => {
      for (const connection of this.#connections) connection.check();
    }, this.#limits.pingMs).unref();
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#connections.size;
  }

  /** Takes over a connection that asks for a WebSocket; or refuses it as HTTP does. */
  upgrade(request: IncomingMessage, tcp: Duplex, head: Buffer): void {
    // Whoever resets a connection in the middle of this must not end the process.
    tcp.on('error', () => tcp.destroy());
    const status = this.#refusal(request);
    if (status !== null) {
      tcp.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, tcp, head, (socket) => this.#open(socket, request));
  }

  /** Sends every client elsewhere, once what it asked is answered; resolves when all are gone. */
  async close(): Promise<void> {
    this.#isDraining = true;
    clearInterval(this.#pings);
    const open = [...this.#connections];
    const gone = Promise.all(
      open.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve))),
    );
    await Promise.all(open.map((connection) => connection.drain(LAST_ANSWER_MS)));
    await Promise.race([gone, wait(FAREWELL_MS, undefined, { ref: false })]);
    for (const { socket } of this.#connections) socket.terminate();
  }

  #refusal(request: IncomingMessage): number | null {
    if (this.#isDraining) return 503;
    if (pathOf(request) !== '/graphql') return 404;
    return mayOpenSocket(request, this.#options.corsOrigins) ? null : 403;
  }

  #open(socket: WebSocket, request: IncomingMessage): void {
    const connection = new Connection(socket, request, this.#limits);
    this.#connections.add(connection);
    // A frame that is no frame, or too large: ws closes the socket with the code for it.
    socket.on('error', (error) => this.#options.logger.debug({ err: error }, 'socket error'));
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) return resolve();
            socket.send(text, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          new Inbox(socket, (text) => {
            take(text).catch((error: unknown) => this.#fail(connection, error));
          }),
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      this.#connections.delete(connection);
      closed(code, String(reason)).catch((error: unknown) => this.#fail(connection, error));
    });
  }

  #fail(connection: Connection, error: unknown): void {
    // The protocol's word for a message that only servers send.
    const isMisplaced = error instanceof Error && error.message.startsWith('Unexpected message of type');
    if (!isMisplaced && connection.socket.readyState === connection.socket.OPEN) {
      this.#options.logger.error({ err: error }, 'unexpected error');
    }
    connection.close(isMisplaced ? CLOSES.badMessage : CLOSES.internal);
  }

  #hooks(): ServerOptions<Record<string, unknown> | undefined, Connection> {
    return {
      connectionInitWaitTimeout: this.#limits.initMs,
      onConnect: ({ extra: connection, connectionParams }) => this.#admit(connection, connectionParams),
      onSubscribe: ({ extra: connection }, id, payload) => this.#operations.open(connection, id, payload),
      execute: run,
      subscribe: run,
      onNext({ extra: connection }, id, _payload, _args, { errors, data }) {
        if (!errors) return;
        connection.note(id, errors);
        return { ...(data === undefined ? {} : { data }), errors: errors.map(wireError) };
      },
      onError: ({ extra: connection }, id, _payload, errors) => {
        connection.note(id, errors);
        this.#log(connection, id);
        return errors.map(wireError);
      },
      onComplete: ({ extra: connection }, id) => this.#log(connection, id),
    };
  }

  /** False closes with 4403, which lets a client come back with a new token. */
  async #admit(connection: Connection, params: Record<string, unknown> | undefined): Promise<boolean> {
    try {
      const authorization = tokenOfParams(params) ?? authorizationOf(connection.request);
      connection.admit(await this.#authenticator.authenticate(authorization));
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'OVERLOADED') connection.close(CLOSES.tryLater);
      return false;
    }
  }

  #log(connection: Connection, id: string): void {
    const record = connection.finish(id);
    if (!record) return;
    const { requestId, operationName, operationType, startedAt, statements, cost, errorCodes } = record;
    this.#options.logger.info(
      {
        requestId,
        operationName,
        operationType,
        milliseconds: Math.round((performance.now() - startedAt) * 100) / 100,
        statements,
        cost,
        errorCodes: [...errorCodes],
      },
      'socket operation',
    );
  }
}

function run(args: ExecutionArgs): OperationResult {
  if (!isSocketOperation(args)) throw new TypeError('Only what a `subscribe` message opened can run.');
  return args.run();
}

function isSocketOperation(args: ExecutionArgs): args is SocketOperation {
  return 'run' in args;
}
