import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Application } from '../../../src/server/application.ts';
import { type RunningServer, startServer } from '../../../src/server/server.ts';

export type LogLine = Readonly<Record<string, unknown>>;

export interface TestServer extends RunningServer {
  /** What was logged so far. */
  readonly log: readonly LogLine[];
  /** Resolves with the first line that fits, logged already or still to come. */
  logged(fits: (line: LogLine) => boolean): Promise<LogLine>;
}

/** A server of one's own on a free port, closed when the test is over. */
export async function startTestServer(
  app: Application,
  corsOrigins: readonly string[] = [],
): Promise<TestServer> {
  const server = await openTestServer(app, corsOrigins);
  onTestFinished(server.close);
  return server;
}

/** The same, closed by whoever opens it. */
export async function openTestServer(
  app: Application,
  corsOrigins: readonly string[] = [],
): Promise<TestServer> {
  const log: LogLine[] = [];
  const waiting = new Set<(line: LogLine) => void>();
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const line: LogLine = JSON.parse(String(chunk));
      log.push(line);
      for (const look of waiting) look(line);
      done();
    },
  });
  const server = await startServer(app, {
    host: '127.0.0.1',
    port: 0,
    corsOrigins,
    logger: pino({ level: 'debug' }, stream),
  });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= server.close();
    return closing;
  };

  function logged(fits: (line: LogLine) => boolean): Promise<LogLine> {
    const known = log.find(fits);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      const look = (line: LogLine): void => {
        if (!fits(line)) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
    });
  }

  return { url: server.url, close, log, logged };
}
