import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { databaseUrl, onServer } from '../../support/templates.ts';

const run = promisify(execFile);

/** Where Debian and others keep the server's own programs; null where none is found. */
export const BINARIES = findBinaries();

function findBinaries(): string | null {
  const places = [
    ...[18, 17, 16, 15, 14].map((version) => `/usr/lib/postgresql/${version}/bin`),
    '/usr/local/pgsql/bin',
    '/usr/local/bin',
    '/usr/bin',
  ];
  return places.find((place) => existsSync(join(place, 'initdb'))) ?? null;
}

/** A PostgreSQL server of a test's own. */
export interface Cluster {
  readonly url: string;
  /** As a crash: whatever was under way is lost, and the log is replayed. */
  restartImmediately(): Promise<void>;
}

/** Makes a cluster and starts it; stopped and gone when the test is over. */
export async function startCluster(): Promise<Cluster> {
  if (BINARIES === null) throw new Error('There is no initdb on this machine.');
  const binaries = BINARIES;
  const directory = await mkdtemp(join(tmpdir(), 'parallax-cluster-'));
  const port = await freePort();
  const owner = await unprivileged();
  if (owner) await chown(directory, owner.uid, owner.gid);
  const data = join(directory, 'data');
  const tool = (name: string, ...args: string[]) =>
    run(join(binaries, name), args, { cwd: directory, ...(owner ?? {}) });
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory}`;
  const control = (...args: string[]) =>
    tool('pg_ctl', '-D', data, '-l', join(directory, 'log'), '-o', options, '-w', '-m', 'immediate', ...args);

  onTestFinished(async () => {
    await control('stop').catch(() => {});
    await rm(directory, { recursive: true, force: true });
  });
  await tool('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '--no-instructions');
  await control('start');
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async restartImmediately() {
      await control('restart');
    },
  };
}

/** The server refuses to run as root: then it runs as the account that its package made. */
async function unprivileged(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}

/** Ends every connection to a database, as an administrator or a failing server would. */
export async function terminateBackends(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await onServer(
    databaseUrl(url, 'postgres'),
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
}
