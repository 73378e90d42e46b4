import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';

export interface WorkerOptions {
  readonly count: number;
  readonly logger: Logger;
  /** Ends all of them. */
  readonly signal: AbortSignal;
  /** What a worker may take to end, in milliseconds; it is killed after that. */
  readonly graceMs: number;
  /** Called once, when all of them answer on this port. */
  readonly onListening: (port: number) => void;
}

/** From the end of a worker to the start of the next in its place. */
const PAUSE_MS = 1_000;

/**
 * Keeps so many processes serving behind one port, each a copy of this one; whoever ends is replaced. Resolves with the exit code
 * when all have ended: that of a worker which could not even start, else 0.
 */
export async function superviseWorkers(options: WorkerOptions): Promise<number> {
  const { count, logger, graceMs, onListening } = options;
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const listening = new Set<Worker>();
  let isKnown = false;

  /** Resolves when nobody is in this place any more. */
  async function keep(): Promise<number> {
    for (;;) {
      const worker = cluster.fork();
      worker.once('listening', ({ port }) => {
        listening.add(worker);
        if (listening.size < count || isKnown) return;
        isKnown = true;
        onListening(port);
      });
      const stop = (): void => stopWorker(worker, graceMs);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      const [code]: (number | null)[] = await once(worker, 'exit');
      signal.removeEventListener('abort', stop);
      if (signal.aborted) return 0;
      logger.error({ pid: worker.process.pid, code }, 'a worker has ended');
      // One that never served, before all did, would end in the same way again.
      if (!listening.delete(worker) && !isKnown) {
        failure.abort();
        return code ?? 1;
      }
      await paused(signal);
    }
  }

  const codes = await Promise.all(Array.from({ length: count }, keep));
  return Math.max(...codes);
}

function stopWorker(worker: Worker, graceMs: number): void {
  worker.process.kill('SIGTERM');
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), graceMs);
  worker.once('exit', () => clearTimeout(timer));
}

function paused(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
