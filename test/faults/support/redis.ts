import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createClient } from '@redis/client';
import { onTestFinished } from 'vitest';
import { freePort } from './postgres.ts';

/** Whether this machine can start one. */
export const HAS_REDIS = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((directory) => existsSync(join(directory, 'redis-server')));

/** A Redis server of a test's own, that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  flush(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Starts one; gone when the test is over. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = server;
    let output = '';
    for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
      output += chunk;
      if (output.includes('Ready to accept connections')) break;
    }
    server.stdout.resume();
  };
  onTestFinished(() => void child?.kill('SIGKILL'));
  await start();
  return {
    url,
    port,
    start,
    async flush() {
      const client = await createClient({ url }).connect();
      await client.flushAll();
      client.destroy();
    },
    async kill() {
      if (!child) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
