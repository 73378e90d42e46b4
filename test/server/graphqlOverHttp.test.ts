import { connect } from 'node:net';
import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { query, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: 'to be given by each test' });

  it('is audited by the 61 audits of graphql-http', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map(({ id, name }) => [id, name]))('audit %s: %s', async (id) => {
    const { url } = await startTestServer(smallApplication());
    const audit = serverAudits({ url: `${url}/graphql` }).find((each) => each.id === id);
    const result = await audit?.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });

  it('answers a query by GET and refuses a mutation by GET', async () => {
    const app = smallApplication();
    const { url } = await startTestServer(app);
    const read = await send(`${url}/graphql?query=${encodeURIComponent('{ greeting }')}`);
    expect(read.json()).toEqual({ data: { greeting: 'Hello, world!' } });

    const write = await send(`${url}/graphql?query=${encodeURIComponent('mutation { rename(to: "x") }')}`);
    expect(write.status).toBe(405);
    expect(write.headers.get('allow')).toBe('POST');
    expect(app.ran).not.toContain('rename');
  });

  it('refuses several operations in one request', async () => {
    const app = smallApplication();
    const { url } = await startTestServer(app);
    const answer = await send(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ greeting }' }, { query: '{ greeting }' }]),
    });
    expect(answer.status).toBe(400);
    expect(answer.json().errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(app.ran).toEqual([]);
  });

  it('gives each operation a context of its own', async () => {
    const { url } = await startTestServer(smallApplication());
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await query(url, '{ fresh }')).json()).toEqual({ data: { fresh: 'fresh' } });
    }
  });

  it('answers fields in the order in which they were asked for, whichever is ready first', async () => {
    const { url } = await startTestServer(smallApplication());
    const answer = await query(
      url,
      '{ a: later b: greeting c: later d: statements(n: 1) e: refused f: greeting }',
    );
    expect(Object.keys(answer.json().data ?? {})).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('answers as a stream of events where that is asked for', async () => {
    const { url, logged } = await startTestServer(smallApplication());
    const answer = await query(
      url,
      '{ greeting }',
      {},
      { accept: 'text/event-stream', 'x-request-id': 'sse' },
    );
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.text).toContain('data: {"data":{"greeting":"Hello, world!"}}');
    expect(await logged((line) => line['requestId'] === 'sse')).toMatchObject({ status: 200, bytes: null });
  });

  it.each(['[[[', 'a b', 'x:99999999', '%zz'])(
    'says 400 of the Host header %s, without a stack',
    async (host) => {
      const { url } = await startTestServer(smallApplication());
      const { port } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      socket.end(`GET /graphql?query={greeting} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const answer = (await socket.toArray()).join('');
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
      expect(answer).not.toContain('node_modules');
    },
  );

  it('leads from / to /graphql, and says 404 in JSON everywhere else', async () => {
    const { url } = await startTestServer(smallApplication());
    const root = await send(url);
    expect(root.status).toBe(302);
    expect(root.headers.get('location')).toBe('/graphql');

    for (const path of [
      '/graphq',
      '/graphql/',
      '/health',
      '/graphql/health',
      '/graphiql/none.js',
      '/../etc/passwd',
      '//',
    ]) {
      const answer = await send(`${url}${path}`);
      expect(answer.status).toBe(404);
      expect(answer.json().errors).toHaveLength(1);
    }
  });

  it.each([
    ['a NUL byte', '{ greeting(name: "\u0000") }'],
    ['a NUL byte between tokens', '{ \u0000 greeting }'],
    ['a lone surrogate', '{ greeting(name: "\ud800") }'],
    ['an escaped lone surrogate', '{ greeting(name: "\\ud800") }'],
    ['a byte order mark and emoji', '\ufeff{ greeting(name: "🗞️") }'],
  ])('answers a query with %s, and the next one too', async (_, text) => {
    const { url } = await startTestServer(smallApplication());
    const answer = await query(url, text);
    expect([200, 400]).toContain(answer.status);
    expect(answer.json().errors?.[0]?.extensions?.['code']).not.toBe('INTERNAL');
    const variable = await query(url, 'query ($name: String) { greeting(name: $name) }', { name: text });
    expect(variable.status).toBe(200);
    expect((await query(url, '{ greeting }')).status).toBe(200);
  });
});
