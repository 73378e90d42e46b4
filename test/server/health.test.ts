import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { query, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

describe('Health', () => {
  it.each([
    ['ready', () => true, 200],
    ['ready, asked a database', () => Promise.resolve(true), 200],
    ['starting', () => false, 503],
    ['without a database', () => Promise.reject(new Error('connection refused')), 503],
    [
      'broken',
      () => {
        throw new Error('no');
      },
      503,
    ],
  ])('is live and says so when it is %s', async (_, isReady, status) => {
    const { url } = await startTestServer(smallApplication({ isReady }));
    expect((await send(`${url}/health/live`)).status).toBe(200);
    const ready = await send(`${url}/health/ready`);
    expect(ready.status).toBe(status);
    expect(ready.headers.get('content-type')).toContain('application/json');
  });
});

describe('A server that closes', () => {
  it('finishes what was asked, says that it is draining, and takes no new connection', async () => {
    const app = smallApplication();
    const server = await startTestServer(app);
    const { port } = new URL(server.url);

    // Connected before, so that it can still ask afterwards.
    const asker = connect(Number(port), '127.0.0.1');
    asker.setEncoding('utf8');
    await once(asker, 'connect');
    asker.write('GET /health/ready HTTP/1.1\r\nhost: x\r\n');

    const asked = query(server.url, '{ waiting }');
    await app.gate.entered;
    const closed = server.close();

    asker.write('\r\n');
    const [head] = await once(asker, 'data');
    expect(head).toContain('503');
    expect(head.toLowerCase()).toContain('connection: close');

    await expect(send(`${server.url}/health/live`)).rejects.toThrow();
    app.gate.open();
    expect((await asked).json().data).toEqual({ waiting: 'done' });
    await closed;
  });
});
