import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Application } from '../../src/server/application.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { nodeId } from '../reads/support.ts';
import { openTestServer, type TestServer } from '../server/support/startTestServer.ts';
import { AUTH, feedsAuthorization } from '../support/auth.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { ATTACH, ask, isEverStale, STORY } from './support/staleness.ts';

describe('An answer that is kept', () => {
  let room: TestNewsroom;
  beforeAll(async () => {
    room = await openTestNewsroom('embedded', 'empty');
  });
  afterAll(() => room.close());

  async function start(changes: Partial<Application> = {}): Promise<TestServer> {
    const app = newsroomApplication(room.newsroom, createAuthenticator(AUTH));
    const server = await openTestServer({ ...app, ...changes });
    onTestFinished(server.close);
    return server;
  }

  const lines = ({ log }: TestServer) => log.filter(({ msg }) => msg === 'request');

  it('is given again without a statement from the third time on, as long as nothing happens', async () => {
    const desk = await openNewsdesk(room);
    // Whether or not the log was looked at a moment ago: tests run on busy machines.
    const server = await start({ stamp: () => room.newsroom.log.tailer.applied });
    const first = await ask(server.url, STORY, { id: desk.story });
    // What is asked for once is not kept: nearly nothing of what analysts try comes again.
    expect(await ask(server.url, STORY, { id: desk.story })).toEqual(first);
    expect(await ask(server.url, STORY, { id: desk.story })).toEqual(first);
    const [made, again, kept] = lines(server);
    expect(again).not.toHaveProperty('kept');
    expect(made).toMatchObject({ operationName: 'Story', operationType: 'query' });
    expect(made?.['statements']).toBeGreaterThan(0);
    expect(made).not.toHaveProperty('kept');
    expect(kept).toMatchObject({ operationName: 'Story', operationType: 'query', statements: 0, kept: true });
    expect(kept?.['cost']).toBe(made?.['cost']);
    await desk.attach('something');
    expect((await ask(server.url, STORY, { id: desk.story })).data).toMatchObject({
      story: { articleCount: 1 },
    });
  });

  it('is never older than what its writer was told, with readers and a writer at full speed', async () => {
    const { url } = await start();
    expect(await isEverStale(room, { writer: url, reader: url }, () => STORY)).toBe(false);
  }, 60_000);

  it('would be, if it were kept beyond what happens', async () => {
    const place = {};
    const { url } = await start({ stamp: () => place });
    expect(await isEverStale(room, { writer: url, reader: url }, () => STORY)).toBe(true);
  }, 60_000);

  it('is not used where nobody can say whether something has happened', async () => {
    const desk = await openNewsdesk(room);
    const server = await start({ stamp: () => null });
    for (let turn = 0; turn < 2; turn += 1) await ask(server.url, STORY, { id: desk.story });
    expect(lines(server).map((line) => line['kept'])).toEqual([undefined, undefined]);
  });

  it('is nobody’s who sees something else', async () => {
    const desk = await openNewsdesk(room);
    const emerging = nodeId('Story', await desk.addStory('Whispers', 'EMERGING'));
    const server = await start();
    const token = await developmentToken({ subject: 's', roles: ['INGEST'], seconds: 60 }, AUTH, new Date());
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await ask(server.url, STORY, { id: emerging })).data).toEqual({ story: null });
      const seen = await ask(server.url, STORY, { id: emerging }, `Bearer ${token}`);
      expect(seen.data).toMatchObject({ story: { articleCount: 0 } });
    }
  });

  it('is never that of a mutation: two of the same words are two', async () => {
    const desk: Newsdesk = await openNewsdesk(room);
    const server = await start();
    const authorization = await feedsAuthorization();
    const article = {
      url: `https://left.example/${desk.storyId}/twice`,
      title: 'Twice',
      publishedAt: '2026-11-20T10:00:00Z',
    };
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) {
      answers.push(await ask(server.url, ATTACH, { input: { storyId: desk.story, article } }, authorization));
    }
    expect(answers.map(({ data }) => data)).toMatchObject([
      { attachArticle: { attached: true } },
      { attachArticle: { attached: false } },
      { attachArticle: { attached: false } },
    ]);
  });

  it('is none that has an error', async () => {
    const server = await start();
    for (let turn = 0; turn < 2; turn += 1) {
      const { errors } = await ask(server.url, '{ stories(first: 0) { nodes { id } } }', {});
      expect(errors).toHaveLength(1);
    }
    expect(lines(server).map((line) => line['kept'])).toEqual([undefined, undefined]);
  });
});
