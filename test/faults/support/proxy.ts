import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands between a client and a server, and breaks what runs through it; closed when the test is over. */
export interface FaultyProxy {
  readonly port: number;
  /** How many clients are connected. */
  readonly connections: number;
  /** Breaks every connection, as a cable that is pulled out. */
  cut(): void;
  /** Breaks every connection and lets no new one through, until `accept`. */
  refuse(): void;
  accept(): void;
  /** Nothing more passes over what is connected now, and nobody is told: as behind a router that forgot. */
  stall(): void;
}

export async function openProxy(port: number): Promise<FaultyProxy> {
  let isOpen = true;
  const sockets = new Set<Socket>();
  let connections = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (!isOpen) return void client.resetAndDestroy();
    connections += 1;
    client.once('close', () => {
      connections -= 1;
    });
    const upstream = connect(port, '127.0.0.1');
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.');

  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    port: address.port,
    get connections() {
      return connections;
    },
    cut,
    refuse() {
      isOpen = false;
      cut();
    },
    accept() {
      isOpen = true;
    },
    stall() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

/** The same address by way of the proxy. */
export function through({ port }: FaultyProxy, url: string): string {
  const address = new URL(url);
  address.hostname = '127.0.0.1';
  address.port = String(port);
  return address.href.replace(/\/$/, '');
}
