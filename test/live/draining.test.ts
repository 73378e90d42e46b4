import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProcess } from '../faults/support/serverProcess.ts';
import { smallApplication } from '../server/support/smallApplication.ts';
import { openTestServer } from '../server/support/startTestServer.ts';
import { query, send } from '../support/httpClient.ts';
import { openSocket } from './support/socketClient.ts';

describe('A server that is told to stop', () => {
  async function start() {
    const app = smallApplication();
    const server = await openTestServer(app);
    onTestFinished(() => {
      app.gate.open();
      return server.close();
    });
    return { app, server, url: server.url };
  }

  it('finishes what was asked over a socket, then closes it with 1012', async () => {
    const { app, server, url } = await start();
    const [busy, idle] = [await openSocket(url), await openSocket(url)];
    busy.subscribe('1', '{ waiting }');
    await app.gate.entered;
    const closing = server.close();
    expect(await idle.closed).toEqual({ code: 1012, reason: 'Service restart' });
    app.gate.open();
    expect(await busy.result('1')).toEqual({ data: { waiting: 'done' } });
    expect(await busy.closed).toEqual({ code: 1012, reason: 'Service restart' });
    await closing;
  });

  it('opens no further socket, and says that it is not ready', async () => {
    const { app, server, url } = await start();
    const answering = query(url, '{ waiting }');
    await app.gate.entered;
    const asking = await openSocket(url);
    const closing = server.close();
    await asking.closed;
    await expect(openSocket(url)).rejects.toThrow();
    app.gate.open();
    expect((await answering).json()).toEqual({ data: { waiting: 'done' } });
    await closing;
  });
});

describe('A process that gets SIGTERM', () => {
  async function start() {
    const dataDir = await mkdtemp(join(tmpdir(), 'parallax-drain-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    return startProcess({ dataDir });
  }

  it('sends its clients elsewhere, ends with 0, and leaves its directory to the next', async () => {
    const server = await start();
    const socket = await openSocket(server.url);
    socket.subscribe('s', 'subscription { newsEvents { cursor } }');
    const events = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { newsEvents { cursor } }' }),
    });
    const cut = events.text();
    cut.catch(() => {});
    expect((await send(`${server.url}/health/ready`)).status).toBe(200);
    server.signal('SIGTERM');
    expect(await socket.closed).toEqual({ code: 1012, reason: 'Service restart' });
    // Cut and not completed: the client is to come back.
    await expect(cut).rejects.toThrow('terminated');
    expect(await server.ended()).toBe(0);
    await server.restart();
    expect((await query(server.url, '{ __typename }')).status).toBe(200);
  }, 90_000);

  it('ends at once at the second signal', async () => {
    const server = await start();
    // A client that never says goodbye would keep it for some seconds.
    const socket = await openSocket(server.url);
    socket.socket.close = () => {};
    socket.socket.removeAllListeners('message');
    socket.socket.pause();
    const other = await openSocket(server.url);
    server.signal('SIGTERM');
    await other.closed;
    server.signal('SIGTERM');
    expect(await server.ended()).toBeNull();
    socket.socket.terminate();
  }, 90_000);
});
