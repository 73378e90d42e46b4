import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const START_MS = 60_000;
const STOP_MS = 15_000;
/** What every server here prints once it listens: `… is at http://127.0.0.1:4000/graphql`. */
const ADDRESS = /http:\/\/[^/]*:(\d+)\/graphql/;

/** Runs Node to its end; throws where that is not a good one. */
export async function runNode(args, env) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
}

/** Starts a server in a process of its own and waits until it prints its address. Every line goes to `onLine`. */
export async function startServer(args, env, onLine = () => {}) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const { promise: address, resolve: found } = deferred();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const port = line.startsWith('{') ? null : ADDRESS.exec(line)?.[1];
    if (port) found(Number(port));
    onLine(line);
  });
  const port = await Promise.race([address, ended.then(() => null), after(START_MS)]);
  if (port === null) {
    child.kill('SIGKILL');
    throw new Error(`${args.join(' ')} did not start.`);
  }
  return { pid: child.pid, port, stop: () => stopChild(child, ended) };
}

/** Asks the child to end, and ends it where it does not. */
export async function stopChild(child, ended = once(child, 'exit')) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}

/** Resolves with null after so many milliseconds; keeps no process alive. */
export function after(ms) {
  return new Promise((done) => setTimeout(() => done(null), ms).unref());
}

export function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
