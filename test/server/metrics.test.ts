import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { layGround } from '../faults/support/ground.ts';
import { startProcess } from '../faults/support/serverProcess.ts';
import { type LiveServer, startLiveServer } from '../live/support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from '../live/support/newsdesk.ts';
import { openSocket, type SocketClient } from '../live/support/socketClient.ts';
import { query, send } from '../support/httpClient.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

const NEWS = 'subscription { newsEvents { __typename cursor } }';

/** Every line of `/metrics`, by its name and labels. */
async function metricsOf(url: string): Promise<Map<string, number>> {
  const { status, text } = await send(`${url}/metrics`);
  expect(status).toBe(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Asks until they are as wanted: what a client did is seen when the server has. */
async function untilMetrics(url: string, wanted: Record<string, number>): Promise<void> {
  const names = Object.keys(wanted);
  let seen: Record<string, number | undefined>;
  let asked = 0;
  do {
    const metrics = await metricsOf(url);
    seen = Object.fromEntries(names.map((name) => [name, metrics.get(name)]));
    asked += 1;
  } while (asked < 1_000 && names.some((name) => seen[name] !== wanted[name]));
  expect(seen).toEqual(wanted);
}

const requests = (operation: string, status: string): string =>
  `parallax_http_request_duration_seconds_count{operation="${operation}",status="${status}"}`;

describe('Metrics', () => {
  it('are told as Prometheus reads them: each with its type and its meaning', async () => {
    const { url } = await startTestServer(smallApplication());
    const { headers, text } = await send(`${url}/metrics`);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const named = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(named.filter((each) => each.startsWith('parallax_'))).toEqual([
      'parallax_http_request_duration_seconds histogram',
      'parallax_processes gauge',
      'parallax_live_subscriptions gauge',
      'parallax_live_groups gauge',
      'parallax_live_sockets gauge',
      'parallax_live_messages_total counter',
      'parallax_sql_statements_total counter',
      'parallax_log_applied_offset gauge',
      'parallax_log_silence_seconds gauge',
    ]);
    for (const each of named) expect(text).toContain(`# HELP ${each.split(' ')[0]} `);
    expect(named).toContain('process_resident_memory_bytes gauge');
    expect(named).toContain('nodejs_eventloop_lag_p99_seconds gauge');
    expect((await send(`${url}/metrics`, { method: 'HEAD' })).status).toBe(200);
    expect((await send(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('count requests by operation and status, statements, and how far the log was read', async () => {
    const { url } = await startTestServer(smallApplication());
    for (let each = 0; each < 3; each += 1) await query(url, '{ statements(n: 2) }');
    await query(url, 'mutation { rename(to: "x") }');
    await query(url, '{ greeting(');
    await query(url, '{ busy }');
    await send(`${url}/nowhere`);
    await untilMetrics(url, {
      [requests('query', '2xx')]: 3,
      [requests('query', '5xx')]: 1,
      [requests('mutation', '2xx')]: 1,
      [requests('none', '4xx')]: 2,
      parallax_processes: 1,
      parallax_sql_statements_total: 6,
      parallax_log_applied_offset: 7,
      parallax_log_silence_seconds: 0.25,
    });
  });

  it('are each server’s own', async () => {
    const [one, other] = [
      await startTestServer(smallApplication()),
      await startTestServer(smallApplication()),
    ];
    await query(one.url, '{ greeting }');
    await untilMetrics(one.url, { [requests('query', '2xx')]: 1 });
    expect((await metricsOf(other.url)).has(requests('query', '2xx'))).toBe(false);
  });

  it('are told while a server finishes its last requests', async () => {
    const app = smallApplication();
    const server = await startTestServer(app);
    // Connected before, so that it can still ask afterwards.
    const asker = connect(Number(new URL(server.url).port), '127.0.0.1').setEncoding('utf8');
    await once(asker, 'connect');
    asker.write('GET /metrics HTTP/1.1\r\nhost: x\r\n');
    const asked = query(server.url, '{ waiting }');
    await app.gate.entered;
    const closed = server.close();
    asker.write('\r\n');
    const [answer] = await once(asker, 'data');
    expect(answer).toContain('200 OK');
    app.gate.open();
    await asked;
    await closed;
  });
});

describe('Metrics of what is live', () => {
  let live: LiveServer;
  let desk: Newsdesk;
  beforeAll(async () => {
    live = await startLiveServer('embedded', 'empty');
    desk = await openNewsdesk(live.room);
  });
  afterAll(() => live.close());

  async function follow(text = NEWS): Promise<SocketClient> {
    const client = await openSocket(live.url);
    onTestFinished(() => client.socket.terminate());
    client.subscribe('s', text);
    return client;
  }

  it('tell sockets, subscriptions, the groups that share them, and what they were sent', async () => {
    const before = (await metricsOf(live.url)).get('parallax_live_messages_total') ?? Number.NaN;
    const clients = [await follow(), await follow(), await follow('subscription { newsEvents { cursor } }')];
    await untilMetrics(live.url, {
      parallax_live_sockets: 3,
      parallax_live_subscriptions: 3,
      parallax_live_groups: 2,
    });
    await desk.attach('counted');
    for (const client of clients) await client.result('s');
    const { applied } = live.room.newsroom.log.tailer;
    await untilMetrics(live.url, {
      parallax_live_messages_total: before + 3,
      parallax_log_applied_offset: applied.offset,
    });

    const [first, second] = clients;
    first?.send({ type: 'complete', id: 's' });
    await untilMetrics(live.url, { parallax_live_sockets: 3, parallax_live_subscriptions: 2 });
    second?.socket.terminate();
    await untilMetrics(live.url, {
      parallax_live_sockets: 2,
      parallax_live_subscriptions: 1,
      parallax_live_groups: 1,
    });
  });

  it('forget whoever reads server-sent events as soon as it is gone', async () => {
    const leaving = new AbortController();
    const answer = await fetch(`${live.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: NEWS }),
      signal: leaving.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    await untilMetrics(live.url, { parallax_live_subscriptions: 1, parallax_live_groups: 1 });
    leaving.abort();
    await untilMetrics(live.url, {
      parallax_live_subscriptions: 0,
      parallax_live_groups: 0,
      [requests('subscription', '2xx')]: 1,
    });
  });
});

describe.skipIf(!process.env['TEST_DATABASE_URL'])(
  'Metrics of several processes (PostgreSQL, wants TEST_DATABASE_URL)',
  () => {
    it('are told together by the one that is asked', async () => {
      const { url } = await layGround('postgresql');
      const server = await startProcess({ databaseUrl: url ?? '' }, { workers: 2 });
      // Enough sockets that every worker has some.
      for (let each = 0; each < 8; each += 1) {
        const client = await openSocket(server.url);
        onTestFinished(() => client.socket.terminate());
        client.subscribe('s', NEWS);
      }
      await untilMetrics(server.url, {
        parallax_processes: 2,
        parallax_live_sockets: 8,
        parallax_live_subscriptions: 8,
        parallax_live_groups: 2,
      });
      expect(await server.end()).toBe(0);
    }, 90_000);
  },
);
