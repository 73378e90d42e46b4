import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { AUTH } from '../support/auth.ts';
import type { Json } from '../support/newsroom.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { openSocket } from './support/socketClient.ts';

const STORY = `subscription ($id: ID!, $after: StreamCursor) {
  message: storyEvents(storyId: $id, after: $after) {
    __typename cursor ... on StoryEvent { story { headline articleCount } } ... on ArticleAttached { article { title } } } }`;

interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads events as they come; pings are passed over. */
async function* eventsOf(response: Response): AsyncGenerator<ServerSentEvent, undefined> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const event = lines.find((line) => line.startsWith('event: '))?.slice('event: '.length);
      const data =
        lines
          .find((line) => line.startsWith('data:'))
          ?.slice('data:'.length)
          .trim() ?? '';
      if (event) yield { event, data };
    }
  }
  return undefined;
}

describe('Server-sent events', () => {
  let live: LiveServer;
  let desk: Newsdesk;
  beforeAll(async () => {
    live = await startLiveServer('embedded', 'empty');
    desk = await openNewsdesk(live.room);
  });
  afterAll(() => live.close());

  async function follow(
    variables: Record<string, unknown>,
    headers: Record<string, string> = {},
    text = STORY,
  ): Promise<{ next(): Promise<ServerSentEvent | undefined>; result(): Promise<Json>; leave(): void }> {
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const response = await fetch(`${live.url}/graphql`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query: text, variables }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = eventsOf(response);
    const next = async (): Promise<ServerSentEvent | undefined> => (await events.next()).value;
    return {
      next,
      async result() {
        const event = await next();
        expect(event?.event).toBe('next');
        return JSON.parse(event?.data ?? 'null');
      },
      leave: () => leaving.abort(),
    };
  }

  it('are the same answers as over a socket', async () => {
    const events = await follow({ id: desk.story });
    const client = await openSocket(live.url);
    onTestFinished(() => client.close());
    client.subscribe('s', STORY, { id: desk.story });
    const snapshot = await events.result();
    expect(await client.result('s')).toEqual(snapshot);
    const article = await desk.attach('for both');
    const attached = await events.result();
    expect(await client.result('s')).toEqual(attached);
    expect(attached.data.message).toMatchObject({
      article: { title: 'for both' },
      story: { articleCount: 1 },
    });
    await desk.detach(article);
    expect(await events.result()).toEqual(await client.result('s'));
  });

  it('go on from a cursor with no gap and no repeat', async () => {
    const first = await follow({ id: desk.story });
    const { cursor } = (await first.result()).data.message;
    first.leave();
    await desk.attach('missed');
    const second = await follow({ id: desk.story, after: cursor });
    expect((await second.result()).data.message.article.title).toBe('missed');
    await desk.attach('new');
    expect((await second.result()).data.message.article.title).toBe('new');
  });

  it('come by GET as well, as an EventSource asks for them', async () => {
    const address = new URL(`${live.url}/graphql`);
    address.searchParams.set('query', STORY);
    address.searchParams.set('variables', JSON.stringify({ id: desk.story }));
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const response = await fetch(address, {
      headers: { accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    const { value } = await eventsOf(response).next();
    expect(JSON.parse(value?.data ?? '').data.message.__typename).toBe('StorySnapshot');
  });

  it('tell in an event why there are none, and complete', async () => {
    const events = await follow({ id: 'nobody' });
    expect((await events.result()).errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(await events.next()).toEqual({ event: 'complete', data: '' });
    expect(await events.next()).toBeUndefined();
  });

  it('end when the token does', async () => {
    const token = await developmentToken({ subject: 's', roles: ['READER'], seconds: 2 }, AUTH, new Date());
    const events = await follow({ id: desk.story }, { authorization: `Bearer ${token}` });
    await events.result();
    expect((await events.result()).errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' });
    expect(await events.next()).toEqual({ event: 'complete', data: '' });
  });

  it('are refused where the client cannot read them', async () => {
    const response = await fetch(`${live.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: STORY, variables: { id: desk.story } }),
    });
    expect(response.status).toBe(406);
    await response.body?.cancel();
  });

  it('keep the limits of every other operation', async () => {
    const deep = `subscription ($id: ID!) { storyEvents(storyId: $id) { ... on StoryEvent { story { ${'related { '.repeat(12)} id ${'} '.repeat(12)} } } } }`;
    const response = await fetch(`${live.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: deep, variables: { id: desk.story } }),
    });
    expect(await response.text()).toContain('COST_LIMIT');
  });
});
