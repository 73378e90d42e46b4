import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { inTransaction } from '../../src/db/transaction.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { codesOf, query, send } from '../support/httpClient.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { openSocket, type SocketClient, type SocketClientOptions } from './support/socketClient.ts';

const STORY = `subscription ($id: ID!, $after: StreamCursor) {
  message: storyEvents(storyId: $id, after: $after) { __typename cursor ... on ArticleAttached { article { title } } }
}`;

describe('The protocol graphql-transport-ws', () => {
  let live: LiveServer;
  let desk: Newsdesk;
  beforeAll(async () => {
    live = await startLiveServer('embedded', 'empty');
    desk = await openNewsdesk(live.room);
  });
  afterAll(() => live.close());

  async function open(options?: SocketClientOptions): Promise<SocketClient> {
    const client = await openSocket(live.url, options);
    onTestFinished(() => client.socket.terminate());
    return client;
  }

  /** Several messages in one piece, as a client sends them that does not wait: ws would send each by itself. */
  function sendTogether({ socket }: SocketClient, messages: readonly object[]): void {
    const frames = messages.map((message) => {
      const payload = Buffer.from(JSON.stringify(message));
      const length =
        payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 0xff];
      // A mask of zeros leaves the payload as it is.
      return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
    });
    const tcp: unknown = Reflect.get(socket, '_socket');
    if (!(tcp instanceof Object) || !('write' in tcp) || typeof tcp.write !== 'function')
      throw new TypeError();
    tcp.write(Buffer.concat(frames));
  }

  describe('closes', () => {
    it.each([
      ['4400 for what is no JSON', '{', 4400],
      ['4400 for a message without a type', { id: '1' }, 4400],
      ['4400 for an unknown type', { type: 'start', id: '1' }, 4400],
      ['4400 for a message that only servers send', { type: 'next', id: '1', payload: {} }, 4400],
      ['4400 for a payload that is no object', { type: 'subscribe', id: '1', payload: 'x' }, 4400],
      ['4400 for a query that is no text', { type: 'subscribe', id: '1', payload: { query: 1 } }, 4400],
      ['4400 for an empty id', { type: 'subscribe', id: '', payload: { query: '{ __typename }' } }, 4400],
      ['4429 for a second connection_init', { type: 'connection_init' }, 4429],
    ])('%s', async (_name, message, code) => {
      const client = await open();
      client.send(message);
      expect((await client.closed).code).toBe(code);
    });

    it('4401 for a subscription before the connection is acknowledged', async () => {
      const client = await open({ isSilent: true });
      client.subscribe('1', '{ __typename }');
      expect((await client.closed).code).toBe(4401);
    });

    it('4403 for a token that proves nothing', async () => {
      const client = await open({ isSilent: true });
      client.send({ type: 'connection_init', payload: { authorization: 'Bearer nonsense' } });
      expect(await client.closed).toEqual({ code: 4403, reason: 'Forbidden' });
    });

    it('4406 for another subprotocol', async () => {
      const client = await open({ protocol: 'graphql-ws', isSilent: true }).catch((error: unknown) => error);
      // ws itself refuses an answer without the protocol that it asked for; the server has closed by then.
      if (client instanceof Error) expect(client.message).toContain('subprotocol');
      else expect((await (client as SocketClient).closed).code).toBe(4406);
    });

    it('4406 for no subprotocol', async () => {
      const socket = new WebSocket(`${live.url.replace('http', 'ws')}/graphql`);
      expect((await once(socket, 'close'))[0]).toBe(4406);
    });

    it('4409 for an id in use', async () => {
      const client = await open();
      client.subscribe('1', STORY, { id: desk.story });
      await client.result('1');
      client.subscribe('1', STORY, { id: desk.story });
      expect((await client.closed).code).toBe(4409);
    });
  });

  it('answers a ping with its payload, before and after the acknowledgement', async () => {
    const silent = await open({ isSilent: true });
    silent.send({ type: 'ping' });
    expect(await silent.next()).toEqual({ type: 'pong' });
    const client = await open();
    client.send({ type: 'ping', payload: { at: 1 } });
    expect(await client.next()).toEqual({ type: 'pong', payload: { at: 1 } });
    client.send({ type: 'pong' });
    client.subscribe('1', '{ __typename }');
    expect(await client.of('1')).toEqual({
      id: '1',
      type: 'next',
      payload: { data: { __typename: 'Query' } },
    });
    expect(await client.of('1')).toEqual({ id: '1', type: 'complete' });
  });

  it('gives queries the answers of HTTP, several at once', async () => {
    const client = await open();
    const text = '{ stories(first: 3) { nodes { headline articleCount } totalCount } }';
    for (const id of ['a', 'b', 'c']) client.subscribe(id, text);
    const answer = (await query(live.url, text)).json();
    for (const id of ['c', 'a', 'b']) {
      expect(await client.result(id)).toEqual(answer);
      expect(await client.of(id)).toEqual({ id, type: 'complete' });
    }
  });

  it.each([
    ['a syntax error', '{ stories(', {}, 'error'],
    ['an unknown field', '{ nothing }', {}, 'error'],
    ['no operation at all', 'fragment F on Query { __typename }', {}, 'error'],
    ['a variable that is missing', STORY, {}, 'next'],
  ])('fails the operation alone: %s', async (_name, text, variables, type) => {
    const client = await open();
    client.subscribe('1', text, variables);
    const message = await client.of('1');
    expect(message.type).toBe(type);
    if (type === 'next') expect(message.payload.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    if (type === 'next') expect(await client.of('1')).toEqual({ id: '1', type: 'complete' });
    client.subscribe('1', '{ __typename }');
    expect((await client.result('1')).data).toEqual({ __typename: 'Query' });
  });

  it.each([
    ['of a name that is not there', { query: 'query A { __typename }', operationName: 'B' }],
    ['without a name, of two', { query: 'query A { __typename } query B { __typename }' }],
    ['of an empty name', { query: '{ __typename }', operationName: '' }],
  ])('says of an operation %s what HTTP says', async (_name, payload) => {
    const client = await open();
    client.send({ type: 'subscribe', id: '1', payload });
    const answer = await send(`${live.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(await client.of('1')).toEqual({ id: '1', type: 'error', payload: answer.json().errors });
    client.subscribe('1', '{ __typename }');
    expect((await client.result('1')).data).toEqual({ __typename: 'Query' });
  });

  it('passes over what it does not know in a message', async () => {
    const client = await open();
    const payload = {
      query: '{ __typename }',
      variables: null,
      operationName: null,
      extensions: { a: 1 },
      b: 2,
    };
    client.send({ type: 'subscribe', id: '1', payload, later: true });
    expect((await client.result('1')).data).toEqual({ __typename: 'Query' });
  });

  it('lets a client use an id again, also before the first operation has begun', async () => {
    const client = await open();
    for (const text of [STORY, '{ stories(first: 100) { nodes { headline } } }']) {
      sendTogether(client, [
        { type: 'subscribe', id: '1', payload: { query: text, variables: { id: desk.story } } },
        { type: 'complete', id: '1' },
        { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } },
      ]);
      // The first may have had something to say before it was completed; from the second on there is nothing of it.
      while ((await client.of('1')).payload?.data?.__typename !== 'Query');
      expect(await client.of('1')).toEqual({ id: '1', type: 'complete' });
    }
    // What the first ones would have sent would be here by now.
    client.subscribe('ask', '{ streamCursor }');
    await client.result('ask');
    expect(client.waiting.filter(({ id }) => id === '1')).toEqual([]);
  });

  describe('says nothing more of an operation', () => {
    let goOn: () => void;
    let isHolding: Promise<void>;
    beforeEach(() => {
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const { query: send } = live.room.database;
      isHolding = new Promise((resolve) => {
        vi.spyOn(live.room.database, 'query').mockImplementation(async (statement) => {
          if (
            !statement.text.includes('FROM "Story" AS story') &&
            !statement.text.includes('"Article" AS article')
          )
            return send(statement);
          resolve();
          await held;
          return send(statement);
        });
      });
      onTestFinished(() => {
        goOn();
        vi.restoreAllMocks();
      });
    });

    it.each([
      ['a query', '{ stories(first: 1) { nodes { headline } } }'],
      ['a subscription that is being opened', STORY],
    ])('that was completed while it read: %s', async (_name, text) => {
      const client = await open();
      client.subscribe('1', text, { id: desk.story });
      await isHolding;
      client.send({ type: 'complete', id: '1' });
      client.subscribe('2', '{ __typename }');
      await client.result('2');
      goOn();
      client.subscribe('3', '{ stories(first: 1) { nodes { headline } } }');
      await client.result('3');
      expect(client.waiting.filter(({ id }) => id === '1')).toEqual([]);
    });
  });

  it('says nothing more of an operation that was completed while an event was executed for it', async () => {
    const client = await open();
    client.subscribe('1', STORY, { id: desk.story });
    await client.result('1');
    const { query: send } = live.room.database;
    let isFirst = true;
    const completed = new Promise<void>((resolve) => {
      vi.spyOn(live.room.database, 'query').mockImplementation(async (statement) => {
        const rows = await send(statement);
        if (!isFirst || !statement.text.includes('"Article" AS article WHERE article."id"')) return rows;
        isFirst = false;
        client.send({ type: 'complete', id: '1' });
        client.subscribe('2', '{ __typename }');
        await client.result('2');
        resolve();
        return rows;
      });
    });
    onTestFinished(() => void vi.restoreAllMocks());
    await desk.attach('while it leaves');
    await completed;
    await turn();
    client.subscribe('3', '{ streamCursor }');
    await client.result('3');
    expect(client.waiting.filter(({ id }) => id === '1')).toEqual([]);
  });

  it('is completed by the server where nothing follows', async () => {
    const [from, into] = [await desk.addStory('From'), await desk.addStory('Into')];
    const client = await open();
    client.subscribe('1', STORY, { id: Buffer.from(`Story:${from}`).toString('base64') });
    await client.result('1');
    await inTransaction(live.room.database, (tx) => mergeStories(tx, { fromId: from, intoId: into }));
    await live.room.newsroom.committed();
    expect((await client.result('1')).data.message.__typename).toBe('StoryMerged');
    expect(await client.of('1')).toEqual({ id: '1', type: 'complete' });
  });

  it('serves graphql-ws’s own client, which goes on where its socket broke', async () => {
    const sockets: WebSocket[] = [];
    class Remembered extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols);
        sockets.push(this);
      }
    }
    const client = createClient({
      url: `${live.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Remembered,
      retryAttempts: 5,
      retryWait: async () => {},
    });
    onTestFinished(() => void client.dispose());
    const variables: { id: string; after?: string } = { id: desk.story };
    const stream = client.iterate<{
      message: { __typename: string; cursor: string; article?: { title: string } };
    }>({
      query: STORY,
      variables,
    });
    const next = async (): Promise<string> => {
      const message = (await stream.next()).value.data.message;
      variables.after = message.cursor;
      return message.article?.title ?? message.__typename;
    };
    expect(await next()).toBe('StorySnapshot');
    await desk.attach('one');
    expect(await next()).toBe('one');
    const [socket] = sockets;
    socket?.terminate();
    if (socket && socket.readyState !== WebSocket.CLOSED) await once(socket, 'close');
    await desk.attach('two');
    await desk.attach('three');
    expect([await next(), await next()]).toEqual(['two', 'three']);
    expect(sockets).toHaveLength(2);
  });
});
