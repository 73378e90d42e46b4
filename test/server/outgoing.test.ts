import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/server/answerCache.ts';
import { Outgoing } from '../../src/server/outgoing.ts';

describe('Answers of one turn', () => {
  let server: Server;
  let outgoing: Outgoing;
  beforeEach(async () => {
    outgoing = new Outgoing();
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Requests that wait for their answers, and where those arrive. */
  async function ask(
    amount: number,
  ): Promise<{ responses: ServerResponse[]; arriving: Promise<IncomingMessage>[] }> {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const responses: ServerResponse[] = [];
    const all = new Promise<void>((resolve) => {
      server.on('request', (_, response) => {
        if (responses.push(response) === amount) resolve();
      });
    });
    const arriving = Array.from({ length: amount }, async (_, n) => {
      const sent = request({ port, host: '127.0.0.1', path: `/${n}`, agent: false }).end();
      const [message] = await once(sent, 'response');
      return message;
    });
    await all;
    return { responses, arriving };
  }

  it('go out at its end, each to whoever asked', async () => {
    const { responses, arriving } = await ask(3);
    for (const response of responses) outgoing.send(response, answer(`${response.req.url}`));
    expect(responses.map(({ headersSent }) => headersSent)).toEqual([false, false, false]);
    await setImmediate();
    expect(responses.map(({ headersSent }) => headersSent)).toEqual([true, true, true]);
    const texts = await Promise.all(arriving.map(async (each) => textOf(await each)));
    expect(texts).toEqual(['/0', '/1', '/2']);
  });

  it('do not wait for the end of a long one', async () => {
    const { responses } = await ask(2);
    const [first, second] = responses;
    if (!first || !second) throw new Error('Two were asked for.');
    outgoing.send(first, answer('1'));
    const end = performance.now() + 5;
    while (performance.now() < end);
    outgoing.send(second, answer('2'));
    expect([first.headersSent, second.headersSent]).toEqual([true, true]);
    await setImmediate();
  });

  it('reach all others where one who asked has gone away', async () => {
    const { responses, arriving } = await ask(2);
    const [gone, other] = responses;
    if (!gone || !other) throw new Error('Two were asked for.');
    outgoing.send(gone, answer('1'));
    outgoing.send(other, answer('2'));
    gone.destroy();
    const settled = await Promise.allSettled(arriving);
    const arrived = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(await Promise.all(arrived.map(textOf))).toEqual(['2']);
  });
});

function answer(body: string): Answer {
  return { body, mediaType: 'application/json', operationName: null, cost: 1 };
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) text += chunk;
  return text;
}
