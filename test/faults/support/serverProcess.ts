import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { SECRET } from './auth.ts';

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
  /** Asks it to end, and answers its exit code. */
  end(): Promise<number | null>;
}

export async function startProcess(place: Place): Promise<ServerProcess> {
  const first = await start(place, 0);
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
      child = (await start(place, port)).child;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    end: () => ended('SIGTERM'),
  };
}

/** Resolves once it serves. */
function start(place: Place, port: number): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CHILD], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: 'databaseUrl' in place ? place.databaseUrl : '',
      DATA_DIR: 'dataDir' in place ? place.dataDir : '',
      REDIS_URL: '',
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
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
}
