import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { query, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

it('logs one line a request: operation, time, statements, bytes, status and codes', async () => {
  const { url, log, logged } = await startTestServer(smallApplication());
  const answer = await query(url, 'query Front { statements(n: 3) refused }', {}, { 'x-request-id': 'one' });
  const line = await logged((each) => each['requestId'] === 'one' && each['msg'] === 'request');
  expect(line).toMatchObject({
    level: 30,
    method: 'POST',
    path: '/graphql',
    status: 200,
    operationName: 'Front',
    operationType: 'query',
    milliseconds: expect.any(Number),
    statements: 3,
    bytes: Buffer.byteLength(answer.text),
    cost: 2,
    errorCodes: ['BAD_USER_INPUT'],
  });
  expect(log.filter((each) => each['msg'] === 'request')).toHaveLength(1);
});

it('counts the statements of requests that overlap apart', async () => {
  const { url, logged } = await startTestServer(smallApplication());
  const counts = [0, 1, 5, 40];
  await Promise.all(
    counts.map((n) => query(url, `{ statements(n: ${n}) }`, {}, { 'x-request-id': `of-${n}` })),
  );
  for (const n of counts) {
    const line = await logged((each) => each['requestId'] === `of-${n}`);
    expect(line['statements']).toBe(n);
  }
});

it('keeps what people ask for out of the log', async () => {
  const { url, log, logged } = await startTestServer(smallApplication());
  const text = 'query Ask($name: String) { greeting(name: $name) secret: greeting(name: "in the query") }';
  await query(url, text, { name: 'in the variables' }, { 'x-request-id': 'post' });
  await send(`${url}/graphql?query=${encodeURIComponent('{ greeting(name: "in the address") }')}`, {
    headers: { 'x-request-id': 'get' },
  });
  await query(url, '{ greeting(nam: "in a fault") }', {}, { 'x-request-id': 'fault' });
  for (const id of ['post', 'get', 'fault']) await logged((each) => each['requestId'] === id);
  expect(JSON.stringify(log)).not.toMatch(/in the query|in the variables|in the address|in a fault/);
});

it('says so where the client went away, and counts that as no fault of ours', async () => {
  const app = smallApplication();
  const { url, log, logged } = await startTestServer(app);
  const leaving = new AbortController();
  const asked = fetch(`${url}/graphql?query={waiting}`, { signal: leaving.signal });
  await app.gate.entered;
  leaving.abort();
  await expect(asked).rejects.toThrow();
  expect(await logged((line) => line['msg'] === 'request')).toMatchObject({ aborted: true });

  app.gate.open();
  await query(url, '{ greeting }', {}, { 'x-request-id': 'next' });
  await logged((line) => line['requestId'] === 'next');
  expect(log.filter((line) => line['msg'] !== 'request')).toEqual([]);
});

it.each([
  ['with its length', 'content-length: 50\r\n\r\n{"query"'],
  ['in chunks', 'transfer-encoding: chunked\r\n\r\n8\r\n{"query"\r\n'],
])('takes a body that broke off for no fault of ours, either: %s', async (_how, rest) => {
  const { url, log, logged } = await startTestServer(smallApplication());
  const { hostname, port } = new URL(url);
  const tcp = connect(Number(port), hostname);
  tcp.write(`POST /graphql?x HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${rest}`);
  tcp.end();
  expect(await logged((line) => line['msg'] === 'request')).toMatchObject({ aborted: true });
  await turn();
  expect(log.map(({ msg }) => msg)).not.toContain('unexpected error');
});
