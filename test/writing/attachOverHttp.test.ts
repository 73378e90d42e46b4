import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuthConfig } from '../../src/config.ts';
import type { Role } from '../../src/db/generated/enums.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { addOutlet, addStory, nodeId } from '../reads/support.ts';
import { startTestServer, type TestServer } from '../server/support/startTestServer.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { codesOf, query } from '../support/httpClient.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { ATTACH, DETACH, given } from './support.ts';

const AUTH: AuthConfig = {
  kind: 'secret',
  secret: 'a random text of at least 32 bytes',
  issuer: null,
  audience: null,
};

describeOnEachEngine('Writing over HTTP', (engine) => {
  let newsroom: TestNewsroom;
  let story: string;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
    await addOutlet(newsroom, { name: 'herald' });
    story = nodeId('Story', await addStory(newsroom, { headline: 'A story' }));
  });
  afterAll(() => newsroom.close());

  const start = (): Promise<TestServer> =>
    startTestServer(newsroomApplication(newsroom.newsroom, createAuthenticator(AUTH)));

  async function bearer(role: Role): Promise<{ authorization: string }> {
    const token = await developmentToken({ subject: 'alice', roles: [role], seconds: 60 }, AUTH, new Date());
    return { authorization: `Bearer ${token}` };
  }

  it('is done for the bearer of a token, whose answer is read after the write', async () => {
    const { url } = await start();
    const input = { storyId: story, article: given('https://herald.example/http') };
    const attached = await query(url, ATTACH, { input }, await bearer('INGEST'));
    const { result }: Json = attached.json().data;
    expect(result).toMatchObject({ attached: true, story: { articleCount: 1, articles: { nodes: [{}] } } });
    expect(result.story.cursor).toBe(result.cursor);
    expect(result.cursor).toBe(newsroom.newsroom.cursor());

    const articleId = result.article.id;
    const detached = await query(
      url,
      DETACH,
      { input: { storyId: story, articleId } },
      await bearer('EDITOR'),
    );
    const after: Json = detached.json().data?.['result'];
    expect(after).toMatchObject({ story: { articleCount: 0, cursor: after.cursor } });
    expect(after.cursor).not.toBe(result.cursor);
  });

  it('is refused by type for those who may not, and by status for those who prove nothing', async () => {
    const { url } = await start();
    const input = { storyId: story, article: given('https://herald.example/refused') };
    for (const headers of [{}, await bearer('READER')]) {
      const answer = await query(url, ATTACH, { input }, headers);
      expect(answer.status).toBe(200);
      expect(answer.json().data?.['result']).toMatchObject({
        __typename: 'ForbiddenError',
        requires: 'INGEST',
      });
    }
    const answer = await query(url, ATTACH, { input }, { authorization: 'Bearer forged' });
    expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(await newsroom.data('{ article(url: "https://herald.example/refused") { id } }')).toEqual({
      article: null,
    });
  });
});
