import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A wire between a client and a server that can be cut. */
export interface CuttableProxy {
  /** Where the client connects, without a slash at its end. */
  readonly url: string;
  /** Ends every connection without a word, and resets whoever tries again. */
  cut(): void;
  /** Resolves once somebody has tried in vain since the cut. */
  refused(): Promise<void>;
  restore(): void;
}

/** Hands on bytes as they are, on a free port; gone when the test is over. */
export async function startProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const refusals = new EventEmitter();
  let isCut = false;
  let refusedCount = 0;

  const server = createServer((client) => {
    client.on('error', () => {});
    if (isCut) {
      client.resetAndDestroy();
      refusedCount += 1;
      refusals.emit('refused');
      return;
    }
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => {});
    join(client, upstream);
    join(upstream, client);
  });

  function join(socket: Socket, other: Socket): void {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }

  function cut(): void {
    isCut = true;
    refusedCount = 0;
    for (const socket of open) socket.resetAndDestroy();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    cut,
    async refused() {
      if (refusedCount === 0) await once(refusals, 'refused');
    },
    restore() {
      isCut = false;
    },
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}
