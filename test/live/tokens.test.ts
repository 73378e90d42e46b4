import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { AUTH } from '../support/auth.ts';
import type { Json } from '../support/newsroom.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { openSocket, type SocketClient, type SocketClientOptions } from './support/socketClient.ts';

const STORY = `subscription ($id: ID!, $after: StreamCursor) {
  message: storyEvents(storyId: $id, after: $after) { __typename cursor ... on ArticleAttached { article { title } } } }`;
const ATTACH = `mutation ($input: AttachArticleInput!) {
  attachArticle(input: $input) { __typename ... on ForbiddenError { requires } } }`;

describe('A token over a socket', () => {
  let live: LiveServer;
  let desk: Newsdesk;
  beforeAll(async () => {
    live = await startLiveServer('embedded', 'empty');
    desk = await openNewsdesk(live.room);
  });
  afterAll(() => live.close());

  const bearer = async (role: 'READER' | 'INGEST', seconds = 3_600): Promise<string> =>
    `Bearer ${await developmentToken({ subject: 'somebody', roles: [role], seconds }, AUTH, new Date())}`;

  async function open(options: SocketClientOptions): Promise<SocketClient> {
    const client = await openSocket(live.url, options);
    onTestFinished(() => client.socket.terminate());
    return client;
  }

  async function attachOver(client: SocketClient, name: string): Promise<Json> {
    const article = {
      url: `https://left.example/${name}`,
      title: name,
      publishedAt: '2026-11-20T10:00:00Z',
    };
    client.subscribe(name, ATTACH, { input: { storyId: desk.story, article } });
    return (await client.result(name)).data.attachArticle;
  }

  it('counts from connectionParams, under either spelling, and from the header', async () => {
    const authorization = await bearer('INGEST');
    const ways: SocketClientOptions[] = [
      { params: { authorization } },
      { params: { Authorization: authorization } },
      { headers: { authorization } },
    ];
    for (const [place, way] of ways.entries()) {
      expect(await attachOver(await open(way), `way-${place}`)).toEqual({
        __typename: 'AttachArticlePayload',
      });
    }
  });

  it('gives nobody else a role', async () => {
    const refused = { __typename: 'ForbiddenError', requires: 'INGEST' };
    expect(await attachOver(await open({}), 'anonymous')).toEqual(refused);
    const reader = await open({ params: { authorization: await bearer('READER') } });
    expect(await attachOver(reader, 'reader')).toEqual(refused);
  });

  it.each([
    ['that is none', 'Bearer nonsense'],
    ['without a scheme', 'nonsense'],
    ['that is no text', 7],
  ])('%s closes with 4403', async (_name, authorization) => {
    const client = await open({ isSilent: true });
    client.send({ type: 'connection_init', payload: { authorization } });
    expect((await client.closed).code).toBe(4403);
  });

  it('that ends closes with 4403, and a new one goes on from the cursor', async () => {
    const client = await open({ params: { authorization: await bearer('READER', 2) } });
    client.subscribe('s', STORY, { id: desk.story });
    const { cursor } = (await client.result('s')).data.message;
    expect(await client.closed).toEqual({ code: 4403, reason: 'Token expired' });
    await desk.attach('while it was away');
    const again = await open({ params: { authorization: await bearer('READER') } });
    again.subscribe('s', STORY, { id: desk.story, after: cursor });
    expect((await again.result('s')).data.message.article.title).toBe('while it was away');
  });

  it('of many years does not end at once', async () => {
    const client = await open({ params: { authorization: await bearer('READER', 100 * 365 * 86_400) } });
    client.subscribe('s', STORY, { id: desk.story });
    await client.result('s');
    await desk.attach('still there');
    expect((await client.result('s')).data.message.article.title).toBe('still there');
  });
});
