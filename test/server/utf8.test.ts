import { beforeEach, describe, expect, it } from 'vitest';
import { query } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer, type TestServer } from './support/startTestServer.ts';

const QUOTES = '“strike” – ruling’s ';

describe('The text of an answer', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer(smallApplication());
  });

  it.each([
    ['ASCII', 'council'],
    ['Latin-1', 'crème brûlée'],
    ['quotes and dashes', QUOTES],
    ['other scripts', '日本語 עברית हिन्दी'],
    ['characters beyond the first plane', '😀🗞️'],
    ['what JSON escapes', '"\\\u0000\n\u2028'],
    ['half a character, which JSON escapes', 'a\ud83d'],
    ['a page', QUOTES.repeat(1_000)],
    ['a long page without', 'council '.repeat(1_000)],
    ['more than is at hand', QUOTES.repeat(15_000)],
    ['nothing', ''],
  ])('is the same in UTF-8, and as long as it says: %s', async (_, name) => {
    // First executed, then compiled, then kept.
    for (let time = 0; time < 4; time += 1) {
      const answer = await query(server.url, 'query ($name: String) { greeting(name: $name) }', { name });
      expect(answer.json().data).toEqual({ greeting: `Hello, ${name}!` });
      expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(answer.text)));
    }
  });
});
