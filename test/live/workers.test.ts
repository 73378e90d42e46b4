import { describe, expect, it, onTestFinished } from 'vitest';
import { layGround } from '../faults/support/ground.ts';
import { startProcess } from '../faults/support/serverProcess.ts';
import { nodeId } from '../reads/support.ts';
import { query } from '../support/httpClient.ts';
import { attachOverHttp } from './support/attachOverHttp.ts';
import { openSocket, type SocketClient } from './support/socketClient.ts';

const STORY = `subscription ($id: ID!, $after: StreamCursor) {
  message: storyEvents(storyId: $id, after: $after) { __typename cursor ... on ArticleAttached { article { title } } } }`;

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'Several processes behind one port (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    async function start() {
      const { url, storyIds } = await layGround('postgresql');
      const server = await startProcess({ databaseUrl: url ?? '' }, { workers: 2 });
      return { server, storyId: nodeId('Story', storyIds[0] ?? '') };
    }

    /** Enough sockets that every worker has some. */
    async function follow(url: string, storyId: string, after?: string): Promise<SocketClient[]> {
      const clients = [];
      for (let each = 0; each < 8; each += 1) {
        const client = await openSocket(url);
        onTestFinished(() => client.socket.terminate());
        client.subscribe('s', STORY, { id: storyId, ...(after === undefined ? {} : { after }) });
        clients.push(client);
      }
      return clients;
    }

    it('tell the subscribers of all what was written through one', async () => {
      const { server, storyId } = await start();
      const clients = await follow(server.url, storyId);
      for (const client of clients) await client.result('s');
      for (const title of ['1', '2', '3', '4']) await attachOverHttp(server.url, storyId, title);
      for (const client of clients) {
        for (const title of ['1', '2', '3', '4']) {
          expect((await client.result('s')).data.message.article.title).toBe(title);
        }
      }
      expect(await server.end()).toBe(0);
      for (const client of clients) expect((await client.closed).code).toBe(1012);
    }, 90_000);

    it('end with the code of a worker that cannot start, and say why', async () => {
      const { server } = await start();
      // A second lot wants the port that the first one has.
      await expect(server.restart()).rejects.toThrow(/ended with 2: (.|\n)*Nobody can listen on HOST/);
    }, 90_000);

    it('are replaced where one is killed, and its clients go on where they were', async () => {
      const { server, storyId } = await start();
      const clients = await follow(server.url, storyId);
      let cursor = '';
      for (const client of clients) cursor = (await client.result('s')).data.message.cursor;
      const workers = await server.children();
      expect(workers).toHaveLength(2);
      const [killed = 0] = workers;
      process.kill(killed, 'SIGKILL');
      // Until the first process has noticed, it would hand connections to the one that is gone.
      while ((await server.children()).includes(killed));
      await Promise.race(clients.map(({ closed }) => closed));
      await attachOverHttp(server.url, storyId, 'while it was gone');
      const survivors = clients.filter(({ socket }) => socket.readyState === socket.OPEN);
      expect(survivors.length).toBeGreaterThan(0);
      for (const client of [...survivors, ...(await follow(server.url, storyId, cursor))]) {
        expect((await client.result('s')).data.message.article.title).toBe('while it was gone');
      }
      while ((await server.children()).length < 2) await query(server.url, '{ __typename }');
      expect(await server.end()).toBe(0);
    }, 90_000);
  },
);
