import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { SocketLimits } from '../../src/server/live/socketLimits.ts';
import { smallApplication } from '../server/support/smallApplication.ts';
import { openTestServer, type TestServer } from '../server/support/startTestServer.ts';
import { codesOf, query } from '../support/httpClient.ts';
import type { Json } from '../support/newsroom.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { openSocket, type SocketClient, type SocketClientOptions } from './support/socketClient.ts';

const STORY = 'subscription ($id: ID!) { storyEvents(storyId: $id) { cursor } }';

async function open(url: string, options?: SocketClientOptions): Promise<SocketClient> {
  const client = await openSocket(url, options);
  onTestFinished(() => client.socket.terminate());
  return client;
}

/** A server of a small schema, with some of its limits. */
async function start(limits: Partial<SocketLimits> = {}, corsOrigins: string[] = []): Promise<TestServer> {
  const app = smallApplication();
  const server = await openTestServer(app, corsOrigins, limits);
  onTestFinished(() => {
    app.gate.open();
    return server.close();
  });
  return server;
}

describe('An operation over a socket', () => {
  it.each([
    ['too deep', `{ ${'story { articles { nodes { '.repeat(5)} title ${'} } }'.repeat(5)} }`],
    ['of too many tokens', `{ ${'greeting '.repeat(5_000)} }`],
    ['of too many aliases', `{ ${Array.from({ length: 1_001 }, (_, at) => `a${at}:__typename`).join(' ')} }`],
    ['of too many brackets', `{ ${'a(b:'.repeat(1)}${'['.repeat(100)}${']'.repeat(100)}) }`],
    [
      'that could cost too much',
      '{ stories(first: 100) { nodes { articles(first: 100) { nodes { source { stories(first: 20) { nodes { id } } } } } } } }',
    ],
    [
      'with fragments in a circle',
      '{ story { ...A } } fragment A on Story { ...B } fragment B on Story { ...A }',
    ],
    ['with two keys where one is wanted', '{ search(by: { id: "1", slug: "a" }) }'],
  ])('is refused as over HTTP: %s', async (_name, text) => {
    const { url } = await start();
    const client = await open(url);
    client.subscribe('1', text);
    const message = await client.of('1');
    const errors: Json[] = message.type === 'error' ? message.payload : message.payload.errors;
    const overHttp = await query(url, text);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(codesOf(overHttp));
    expect(errors.map((each) => each.message)).toEqual(
      (overHttp.json().errors ?? []).map((each) => each.message),
    );
    // What is meant for HTTP stays there.
    expect(JSON.stringify(errors)).not.toContain('"http"');
  });

  it('has its unexpected errors masked, under an id that the log has too', async () => {
    const server = await start();
    const client = await open(server.url);
    client.subscribe('1', 'query Broken { broken }');
    const { errors } = await client.result('1');
    expect(errors[0].message).toBe('Unexpected error.');
    expect(errors[0].extensions).toMatchObject({ code: 'INTERNAL' });
    const { requestId } = errors[0].extensions;
    await server.logged((line) => line['requestId'] === requestId && line['msg'] === 'unexpected error');
    const line = await server.logged((each) => each['msg'] === 'socket operation');
    expect(line).toMatchObject({
      requestId,
      operationName: 'Broken',
      operationType: 'query',
      errorCodes: ['INTERNAL'],
    });
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });

  it('is logged with its statements and its cost, without its text', async () => {
    const server = await start();
    const client = await open(server.url);
    client.subscribe('1', 'query Asked { statements(n: 3) secret: greeting(name: "secret words") }');
    await client.result('1');
    const line = await server.logged((each) => each['msg'] === 'socket operation');
    expect(line).toMatchObject({ operationName: 'Asked', statements: 3, cost: 2, errorCodes: [] });
    expect(JSON.stringify(line)).not.toContain('secret');
  });
});

describe('A socket', () => {
  let live: LiveServer;
  let desk: Newsdesk;
  beforeAll(async () => {
    live = await startLiveServer('embedded', 'empty');
    desk = await openNewsdesk(live.room);
  });
  afterAll(() => live.close());

  it('may have 100 operations at a time; every other has a named answer, and those that run go on', async () => {
    const client = await open(live.url);
    for (let each = 0; each < 500; each += 1) client.subscribe(`s${each}`, STORY, { id: desk.story });
    for (let each = 0; each < 100; each += 1) await client.result(`s${each}`);
    for (let each = 100; each < 500; each += 1) {
      const { type, payload } = await client.of(`s${each}`);
      expect([type, payload[0].extensions.code]).toEqual(['error', 'COST_LIMIT']);
    }
    client.send({ type: 'complete', id: 's0' });
    client.subscribe('again', STORY, { id: desk.story });
    await client.result('again');
    await desk.attach('for all of them');
    for (let each = 1; each < 100; each += 1) await client.result(`s${each}`);
    await client.result('again');
  });

  it('may begin so many operations a second', async () => {
    const { url } = await start({ rate: { burst: 3, perSecond: 0.001 } });
    const client = await open(url);
    const types = [];
    for (const id of ['1', '2', '3', '4']) {
      client.subscribe(id, '{ greeting }');
      const message = await client.of(id);
      types.push(message.type === 'error' ? message.payload[0].extensions.code : message.type);
    }
    expect(types).toEqual(['next', 'next', 'next', 'OVERLOADED']);
    // Another socket has its own.
    const other = await open(url);
    other.subscribe('1', '{ greeting }');
    await other.result('1');
  });

  it('takes frames of 64 KB and no larger', async () => {
    const { url } = await start();
    const client = await open(url);
    client.subscribe('1', `{ greeting(name: "${'x'.repeat(60_000)}") }`);
    expect((await client.result('1')).data.greeting).toHaveLength(60_008);
    client.subscribe('2', `{ greeting(name: "${'x'.repeat(66_000)}") }`);
    expect((await client.closed).code).toBe(1009);
  });

  it('is closed where nobody says connection_init in time', async () => {
    const { url } = await start({ initMs: 20 });
    const client = await open(url, { isSilent: true });
    expect((await client.closed).code).toBe(4408);
  });

  it('is closed where it is not used, but not while something runs over it', async () => {
    const { url } = await start({ idleMs: 1, pingMs: 20 });
    const [idle, busy] = [await open(url), await open(url)];
    busy.subscribe('1', '{ waiting }');
    expect(await idle.closed).toEqual({ code: 1000, reason: 'Idle' });
    expect(busy.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is ended where its client does not answer pings', async () => {
    const { url } = await start({ pingMs: 20 });
    const client = await open(url);
    const other = await open(url);
    client.socket.pong = () => {};
    client.socket.removeAllListeners('ping');
    Reflect.set(client.socket, '_autoPong', false);
    expect((await client.closed).code).toBe(1006);
    expect(other.socket.readyState).toBe(WebSocket.OPEN);
  });

  describe('is opened by', () => {
    const status = async (url: string, origin: string | null, path = '/graphql'): Promise<number> => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', {
        headers: origin === null ? {} : { origin },
      });
      onTestFinished(() => socket.terminate());
      socket.on('error', () => {});
      const opened = once(socket, 'open').then(() => 101);
      const refused = once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode);
      opened.catch(() => {});
      refused.catch(() => {});
      return Promise.race([opened, refused]);
    };

    it('programs, pages of this server, and pages of named origins', async () => {
      const { url } = await start({}, ['https://news.example']);
      expect(await status(url, null)).toBe(101);
      expect(await status(url, url)).toBe(101);
      expect(await status(url, 'https://news.example')).toBe(101);
    });

    it.each(['https://other.example', 'null', 'http://127.0.0.1:1', 'https://news.example.evil.example'])(
      'no page of %s',
      async (origin) => {
        const { url } = await start({}, ['https://news.example']);
        expect(await status(url, origin)).toBe(403);
      },
    );

    it('nobody at another path', async () => {
      const { url } = await start();
      expect(await status(url, null, '/elsewhere')).toBe(404);
    });
  });
});
