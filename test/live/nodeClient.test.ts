import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { demoId } from '../../src/ingest/demoId.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { type RunningServer, startServer } from '../../src/server/server.ts';
import { AUTH } from '../support/auth.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { attachTo, given } from '../writing/support.ts';

const STORY = demoId('Story', 'demo-rain-ledger');
const SLUG = 'family-rain-ledger-fills-gap-in-monsoon-records';
const ROOT = new URL('../../', import.meta.url).pathname;

describe('The Node client of the examples', () => {
  beforeAll(async () => {
    const compiler = `${ROOT}node_modules/typescript/bin/tsc`;
    await promisify(execFile)(process.execPath, [compiler, '--project', 'examples/node-client'], {
      cwd: ROOT,
    });
  }, 60_000);

  it('prints every article once while its server is restarted in between', async () => {
    const room = await openTestNewsroom('embedded', 'demo');
    onTestFinished(() => room.close());
    const server = await serve(room, 0);
    const client = watch(SLUG, server.url);
    await client.line((text) => text === 'Family rain ledger fills gap in monsoon records');

    await attachTo(
      room,
      STORY,
      given('https://atlas-dispatch.example/first', { title: 'Before the restart' }),
    );
    await client.line((text) => text.includes('Before the restart'));

    await server.close();
    await attachTo(
      room,
      STORY,
      given('https://atlas-dispatch.example/second', { title: 'During the restart' }),
    );
    // Once when the server went, and once when it was not back yet.
    await client.line((text) => text === '… away', 2);
    await serve(room, Number(new URL(server.url).port));
    await client.line((text) => text.includes('During the restart'));
    await attachTo(
      room,
      STORY,
      given('https://atlas-dispatch.example/third', { title: 'After the restart' }),
    );
    await client.line((text) => text.includes('After the restart'));

    const titles = client.lines
      .filter((text) => text.startsWith('{'))
      .map((text) => JSON.parse(text).article.title);
    expect(titles).toEqual(['Before the restart', 'During the restart', 'After the restart']);
  }, 60_000);

  it('ends with a word that helps where there is no such story', async () => {
    const room = await openTestNewsroom('embedded', 'demo');
    onTestFinished(() => room.close());
    const client = watch('nowhere', (await serve(room, 0)).url);
    await client.line((text) => text.includes('There is no story “nowhere”.'));
    expect(await client.exitCode).toBe(1);
  });
});

async function serve(room: TestNewsroom, port: number): Promise<RunningServer> {
  const server = await startServer(newsroomApplication(room.newsroom, createAuthenticator(AUTH)), {
    host: '127.0.0.1',
    port,
    corsOrigins: [],
    logger: pino({ level: 'silent' }),
  });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= server.close();
    return closing;
  };
  onTestFinished(close);
  return { ...server, close };
}

/** Starts the client as its users do; ends it with the test. */
function watch(slug: string, url: string) {
  const child = spawn(process.execPath, ['examples/node-client/dist/watch.js', slug, url], { cwd: ROOT });
  const exitCode = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill();
    await exitCode;
  });
  const lines: string[] = [];
  const lookers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (text) => {
      lines.push(text);
      for (const look of [...lookers]) look();
    });
  }

  /** Resolves once so many lines fit. */
  function line(fits: (text: string) => boolean, count = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (lines.filter(fits).length < count) return;
        lookers.delete(look);
        resolve();
      };
      lookers.add(look);
      look();
    });
  }
  return { line, lines, exitCode };
}
