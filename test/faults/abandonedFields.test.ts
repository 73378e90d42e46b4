import { describe, expect, it, onTestFinished } from 'vitest';
import { openSocket } from '../live/support/socketClient.ts';
import { makeDemoDirectory } from '../support/demoDirectory.ts';
import { codesOf, query } from '../support/httpClient.ts';
import { startProcess } from './support/serverProcess.ts';

/**
 * The first outlets had no owner yet, and their stories fail later; another one had, and fails at once, which fails the whole
 * list: the others are abandoned.
 */
const ABANDONING = `{ sources { nodes {
  owners(asOf: "1950-01-01T00:00:00Z") { owner { sources(first: 1, last: 1) { totalCount } } }
  stories(first: 1, last: 1) { totalCount }
} } }`;

describe('A list that fails while its first entries are still read', () => {
  async function start() {
    const { dataDir, remove } = await makeDemoDirectory();
    onTestFinished(remove);
    const server = await startProcess({ dataDir });
    let hasEnded = false;
    void server.ended().then(() => {
      hasEnded = true;
    });
    return { url: server.url, hasEnded: () => hasEnded };
  }

  it('fails its own answer and nobody else’s, over HTTP and over a socket', async () => {
    const { url, hasEnded } = await start();
    const socket = await openSocket(url);
    socket.subscribe('events', 'subscription { newsEvents { cursor } }');
    // The first is executed by graphql-js, the next ones are compiled.
    for (let time = 0; time < 3; time += 1) {
      expect(codesOf(await query(url, ABANDONING))).toEqual(['BAD_USER_INPUT']);
      socket.subscribe(String(time), ABANDONING);
      expect(await socket.result(String(time))).toMatchObject({
        errors: [{ path: ['sources', 'nodes', 3, 'owners', 0, 'owner', 'sources'] }],
      });
    }
    expect((await query(url, '{ topics { totalCount } }')).status).toBe(200);
    expect(hasEnded()).toBe(false);
  });
});
