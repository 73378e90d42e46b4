import { fork } from 'node:child_process';
import { deferred, stopChild } from '../support/processes.mjs';

/** Without news from the client process for so long, something is broken. */
const SILENCE_MS = 60_000;

/**
 * Starts a client process for the side and opens `count` subscriptions there, the operations in turn.
 * `onReceived({ received, first, last, frame })` is called for each event that all of them have received: its number,
 * when the first and the last did (the machine's monotonic clock, milliseconds), and the first one's frame.
 */
export async function openSubscribers({ port, title }, { count, operations, onReceived = () => {} }) {
  const child = fork(new URL('clients.mjs', import.meta.url));
  const waiting = new Map();
  let broken = null;
  const failure = deferred();
  // Whoever waits meanwhile is told; nobody may be waiting.
  failure.promise.catch(() => {});
  child.on('message', (message) => {
    if (message.received !== undefined) onReceived(message);
    else if (message.fault) fail(new Error(message.fault));
    else waiting.get(message.did)?.resolve(message.result);
  });
  child.on('exit', (code) => fail(new Error(`The client process ended with ${code}.`)));
  try {
    await ask('open', { port, count, operations });
  } catch (error) {
    await stopChild(child);
    throw error;
  }
  return {
    count,
    pid: child.pid,
    begin: () => ask('begin'),
    end: () => ask('end'),
    /** Rejects once anything went wrong with them. */
    failure: failure.promise,
    async stop() {
      broken = new Error('The subscribers were stopped.');
      await stopChild(child);
    },
  };

  function ask(command, options) {
    if (broken) throw broken;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The clients did not ${command}.`)), SILENCE_MS);
      const settle = (then) => (value) => {
        clearTimeout(late);
        waiting.delete(command);
        then(value);
      };
      waiting.set(command, { resolve: settle(resolve), reject: settle(reject) });
      child.send({ command, ...options });
    });
  }

  function fail(error) {
    broken ??= new Error(`${title}: ${error.message}`);
    failure.reject(broken);
    for (const { reject } of waiting.values()) reject(broken);
  }
}
