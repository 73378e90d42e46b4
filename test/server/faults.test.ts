import { describe, expect, it } from 'vitest';
import { codesOf, query, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('A fault', () => {
  it('that is ours is masked, and the log knows it by the id in the answer', async () => {
    const { url, logged } = await startTestServer(smallApplication());
    const answer = await query(url, 'query Broken { greeting broken }');

    expect(answer.status).toBe(200);
    expect(answer.json().data).toEqual({ greeting: 'Hello, world!', broken: null });
    const requestId = answer.headers.get('x-request-id');
    expect(requestId).toMatch(UUID);
    expect(answer.json().errors).toEqual([
      {
        message: 'Unexpected error.',
        locations: [{ line: 1, column: 25 }],
        path: ['broken'],
        extensions: { code: 'INTERNAL', requestId },
      },
    ]);
    expect(answer.text).not.toContain('hunter2');

    const line = await logged((each) => each['msg'] === 'unexpected error');
    expect(line).toMatchObject({ requestId, operationName: 'Broken', path: 'broken' });
    expect(line['err']).toMatchObject({
      message: 'password=hunter2 at /srv/secret.ts',
      stack: expect.stringContaining('smallApplication'),
    });
  });

  it('of a result that does not fit its type is ours, too', async () => {
    const { url } = await startTestServer(smallApplication());
    for (const text of ['{ even }', '{ never }', '{ hit { __typename } }']) {
      const answer = await query(url, text);
      expect(codesOf(answer)).toEqual(['INTERNAL']);
      expect(answer.json().errors?.[0]?.message).toBe('Unexpected error.');
    }
  });

  it('of the context that an operation needs is masked and 500', async () => {
    const fail = () => expect.fail('no database here');
    const app = { ...smallApplication(), openContext: fail, openQuery: fail };
    const { url } = await startTestServer(app);
    const answer = await query(url, '{ greeting }');
    expect(answer.status).toBe(500);
    expect(codesOf(answer)).toEqual(['INTERNAL']);
    expect(answer.text).not.toContain('no database here');
  });

  it('of the domain shows its own code and words', async () => {
    const { url } = await startTestServer(smallApplication());
    const answer = await query(url, '{ greeting refused }');
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      data: { greeting: 'Hello, world!', refused: null },
      errors: [
        {
          message: 'first must be 1 to 100, not 0.',
          path: ['refused'],
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  it.each([['application/json'], ['application/graphql-response+json']])(
    'of an exhausted server is 503 with a time to come back, for %s',
    async (accept) => {
      const { url } = await startTestServer(smallApplication());
      const answer = await query(url, '{ busy }', {}, { accept });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(codesOf(answer)).toEqual(['OVERLOADED']);
    },
  );

  it.each([
    ['a document that does not parse', '{ greeting', {}],
    ['a field that does not exist', '{ greting }', {}],
    ['a literal of the wrong type', '{ count(n: "two") }', {}],
    ['a variable of the wrong type', 'query ($n: Int!) { count(n: $n) }', { n: 'two' }],
    ['a variable that is missing', 'query ($n: Int!) { count(n: $n) }', {}],
    ['two keys where one is wanted', '{ search(by: { id: "1", slug: "a" }) }', {}],
    ['two keys by variables', 'query ($by: Key!) { search(by: $by) }', { by: { id: '1', slug: 'a' } }],
    ['a null key by a variable within', 'query ($id: ID!) { search(by: { id: $id }) }', { id: null }],
  ])('of %s is BAD_USER_INPUT and says what is wrong', async (_, text, variables) => {
    const app = smallApplication();
    const { url } = await startTestServer(app);
    const answer = await query(url, text, variables);
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.json().errors?.[0]?.message).not.toBe('Unexpected error.');
    expect(app.ran).toEqual([]);
  });

  it.each([
    ['no JSON', 'POST', '', '{"query":'],
    ['JSON that is no object', 'POST', '', '"{ greeting }"'],
    ['no query', 'POST', '', '{}'],
    ['an unknown operation name', 'POST', '', '{"query":"query A { greeting }","operationName":"B"}'],
    ['variables in an address that are no JSON', 'GET', '?query={greeting}&variables={', null],
    ['a method that GraphQL does not have', 'PUT', '', '{"query":"{ greeting }"}'],
  ])('of a request with %s is BAD_USER_INPUT', async (_, method, search, body) => {
    const { url } = await startTestServer(smallApplication());
    const headers = { 'content-type': 'application/json' };
    const answer = await send(`${url}/graphql${search}`, { method, body, headers });
    expect(answer.status).toBe(method === 'PUT' ? 405 : 400);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });
});

describe('A request id', () => {
  it('is the caller’s own where it is a plain token', async () => {
    const { url, logged } = await startTestServer(smallApplication());
    const answer = await query(url, '{ greeting }', {}, { 'x-request-id': 'trace-7:a.b_C' });
    expect(answer.headers.get('x-request-id')).toBe('trace-7:a.b_C');
    await logged((line) => line['msg'] === 'request' && line['requestId'] === 'trace-7:a.b_C');
  });

  it.each([['with spaces and "quotes"'], ['x'.repeat(65)], ['a{b}'], ['é']])(
    'is a new one for %s',
    async (id) => {
      const { url } = await startTestServer(smallApplication());
      const answer = await query(url, '{ greeting }', {}, { 'x-request-id': id });
      expect(answer.headers.get('x-request-id')).toMatch(UUID);
    },
  );
});
