import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { SECRET } from '../../support/auth.ts';

const CHILD = fileURLToPath(new URL('serverChild.mjs', import.meta.url));

/** Where the server keeps what it knows: a PostgreSQL database, or the embedded one in a directory. */
export type Place = { readonly databaseUrl: string } | { readonly dataDir: string };

/** The real server in a process of its own, which faults may befall; killed when the test is over. */
export interface ServerProcess {
  readonly port: number;
  readonly url: string;
  /** Ends it at once, by -9. */
  kill(): Promise<void>;
  /** Starts it again on the same port, where it has ended. */
  restart(): Promise<void>;
  /** It runs no instruction until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Asks it to end, and answers its exit code; null where it was ended by a signal. */
  end(): Promise<number | null>;
  /** The processes that it has started. */
  children(): Promise<number[]>;
  /** Sends it a signal, and does not wait. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves with its exit code when it has ended. */
  ended(): Promise<number | null>;
}

export async function startProcess(place: Place, { workers = 1 } = {}): Promise<ServerProcess> {
  const first = await start(place, workers, 0);
  const port = Number(new URL(first.url).port);
  let { child } = first;
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = async (signal: NodeJS.Signals): Promise<number | null> => {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    return child.exitCode;
  };
  return {
    port,
    url: first.url,
    async kill() {
      await ended('SIGKILL');
    },
    async restart() {
      child = (await start(place, workers, port)).child;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    end: () => ended('SIGTERM'),
    children: () => childrenOf(child.pid ?? 0),
    signal: (signal) => void child.kill(signal),
    async ended() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

/** Resolves once it serves. */
function start(place: Place, workers: number, port: number): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CHILD], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: 'databaseUrl' in place ? place.databaseUrl : '',
      DATA_DIR: 'dataDir' in place ? place.dataDir : '',
      REDIS_URL: '',
      WORKERS: String(workers),
      SEED_DEMO: 'false',
      AUTH_SECRET: SECRET,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer): void => {
      output += chunk;
      const url = /Parallax is at (\S+)\/graphql/.exec(output)?.[1];
      if (url !== undefined) resolve({ child, url });
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    // All that it said has come by then.
    child.once('close', (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
}
