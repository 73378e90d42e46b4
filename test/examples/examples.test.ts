import { getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { readExamples } from '../../src/server/examples.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import type { FrontPageQuery } from '../generated/graphql.ts';
import { openSocket } from '../live/support/socketClient.ts';
import { startTestServer } from '../server/support/startTestServer.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const examples = await readExamples();

describe('The example operations of GraphiQL, on the demo newsroom', () => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom('embedded', 'demo');
  });
  afterAll(() => newsroom.close());

  async function serve(): Promise<string> {
    const application = newsroomApplication(newsroom.newsroom, createAuthenticator({ kind: 'none' }));
    return (await startTestServer(application)).url;
  }

  async function post(query: string, variables: Json = {}): Promise<Json> {
    const response = await fetch(`${await serve()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  /** The first result of a subscription. */
  async function subscribe(query: string, variables: Json): Promise<Json> {
    const socket = await openSocket(await serve());
    onTestFinished(() => socket.close());
    socket.subscribe('1', query, variables);
    return socket.result('1');
  }

  it('are at least eight', () => {
    expect(examples.length).toBeGreaterThanOrEqual(8);
  });

  it.each(examples.map((example) => [example.name, example] as const))(
    'have something to show: %s',
    async (_name, { query, variables }) => {
      const run = getOperationAST(parse(query))?.operation === 'subscription' ? subscribe : post;
      const { data, errors } = await run(query, JSON.parse(variables ?? '{}'));
      expect(errors).toBeUndefined();
      for (const [field, value] of Object.entries(data)) {
        expect(value, field).not.toBeNull();
        expect(JSON.stringify(value).length, field).toBeGreaterThan(60);
      }
    },
  );

  it('give frontends typed documents', async () => {
    const example = examples.find(({ query }) => query.includes('query FrontPage'));
    const { data }: { data: FrontPageQuery } = await post(example?.query ?? '');
    const [story] = data.stories.nodes;
    const percents = [story?.biasBreakdown.left, story?.biasBreakdown.center, story?.biasBreakdown.right];
    expect(percents.reduce((sum, side) => sum + (side?.percent ?? 0), 0)).toBe(100);
  });
});
