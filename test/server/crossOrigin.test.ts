import { describe, expect, it } from 'vitest';
import { codesOf, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

const NAMED = ['https://news.example', 'http://localhost:5173'];
const body = JSON.stringify({ query: '{ greeting }' });

describe('CORS', () => {
  it.each(NAMED)('lets pages of %s read answers and send JSON', async (origin) => {
    const { url } = await startTestServer(smallApplication(), NAMED);
    const preflight = await send(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,authorization');
    expect(preflight.headers.get('vary')).toBe('Origin');

    const headers = { origin, 'content-type': 'application/json' };
    const answer = await send(`${url}/graphql`, { method: 'POST', headers, body });
    expect(answer.json().data).toEqual({ greeting: 'Hello, world!' });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it.each([
    ['another origin', 'https://evil.example', NAMED],
    ['an origin that begins like a named one', 'https://news.example.evil.example', NAMED],
    ['a named host by another scheme', 'http://news.example', NAMED],
    ['a page without an origin', 'null', NAMED],
    ['anybody where none is named', 'https://news.example', []],
    ['another origin where one is named', 'https://evil.example', ['https://news.example']],
  ])('gives %s nothing, and echoes no origin', async (_, origin, named) => {
    const { url } = await startTestServer(smallApplication(), named);
    for (const method of ['OPTIONS', 'POST']) {
      const answer = await send(`${url}/graphql`, {
        method,
        headers: { origin, 'content-type': 'application/json', 'access-control-request-method': 'POST' },
        body: method === 'POST' ? body : null,
      });
      const granted = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'));
      expect(granted).toEqual([]);
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });
});

describe('The CSRF guard', () => {
  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['TEXT/PLAIN; charset=utf-8'],
  ])('refuses a POST of %s, which a form on a foreign page can send', async (type) => {
    const app = smallApplication();
    const { url } = await startTestServer(app);
    const mutation = JSON.stringify({ query: 'mutation { rename(to: "x") }' });
    const answer = await send(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: mutation,
    });
    expect(answer.status).toBe(403);
    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    expect(app.ran).toEqual([]);
  });

  it('refuses a POST that names no type', async () => {
    const { url } = await startTestServer(smallApplication());
    const bytes = new TextEncoder().encode(body);
    const answer = await send(`${url}/graphql`, { method: 'POST', body: bytes });
    expect(answer.status).toBe(403);
  });

  it('lets a form through with a header that only a preflight allows', async () => {
    const { url } = await startTestServer(smallApplication());
    const answer = await send(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-graphql-yoga-csrf': '1' },
      body: new URLSearchParams({ query: '{ greeting }' }).toString(),
    });
    expect(answer.json().data).toEqual({ greeting: 'Hello, world!' });
  });
});
