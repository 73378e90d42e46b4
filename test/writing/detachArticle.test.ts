import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { addOutlet, addStory, nodeId, rowId, rows, write } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import {
  attachTo,
  DETACH,
  detachFrom,
  expectConsistency,
  given,
  happened,
  logged,
  worker,
} from './support.ts';

const UNKNOWN = '11111111-1111-4111-8111-111111111111';

describeOnEachEngine('Detaching an article', (engine) => {
  let newsroom: TestNewsroom;
  let story: string;
  let article: string;
  let serial = 0;

  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
    await addOutlet(newsroom, { name: 'herald' });
  });
  afterAll(() => newsroom.close());
  beforeEach(async () => {
    serial += 1;
    story = await addStory(newsroom, { headline: 'A story' });
    await attachTo(newsroom, story, given(`https://herald.example/${serial}/stays`));
    const attached = await attachTo(newsroom, story, given(`https://herald.example/${serial}/goes`));
    article = rowId('Article', attached.article.id);
  });

  it('takes it out, tells why in one event, and reads its own write', async () => {
    const result = await detachFrom(newsroom, story, article, { reason: ' Another dam.\0 ' });
    expect(result).toMatchObject({
      __typename: 'DetachArticlePayload',
      article: { id: nodeId('Article', article), story: null, attachedAt: null },
      story: { id: nodeId('Story', story), articleCount: 1, articles: { nodes: [{}] } },
    });
    expect(result.cursor).toBe(result.story.cursor);
    const events = (await logged(newsroom, ['ARTICLE_DETACHED'])).filter(({ storyId }) => storyId === story);
    expect(events.map(({ payload }) => [payload.articleId, payload.reason])).toEqual([
      [article, 'Another dam.\ufffd'],
    ]);
    const [stay] = await rows(
      newsroom,
      Prisma.sql`SELECT "detachedBy", "detachReason" FROM "Attachment" WHERE "articleId" = ${article}::uuid`,
    );
    expect(stay).toEqual({ detachedBy: 'INGEST', detachReason: 'Another dam.\ufffd' });
    await expectConsistency(newsroom);
  });

  it('means the story at the end of the chain where one is merged', async () => {
    const into = await addStory(newsroom, { headline: 'The larger story' });
    await write(newsroom, (tx) => mergeStories(tx, { fromId: story, intoId: into }));
    expect(await detachFrom(newsroom, story, article)).toMatchObject({
      __typename: 'DetachArticlePayload',
      story: { id: nodeId('Story', into), articleCount: 1 },
    });
  });

  it('twice finds nothing the second time', async () => {
    await detachFrom(newsroom, story, article);
    const before = await happened(newsroom);
    expect(await detachFrom(newsroom, story, article)).toEqual({
      __typename: 'NotFoundError',
      message: 'There is no such article in this story.',
      id: nodeId('Article', article),
    });
    expect(await happened(newsroom)).toEqual(before);
  });

  it('answers NotFoundError for an article of another story, and for ids that lead nowhere', async () => {
    const other = await addStory(newsroom, { headline: 'Another story' });
    const refused = async (storyId: string, articleId: string) => {
      // Wrong input beside it is not looked at yet.
      const input = { storyId, articleId, reason: 'x'.repeat(1_001) };
      return (await newsroom.data(DETACH, { input }, worker('INGEST'))).result;
    };
    const [storyNode, articleNode] = [nodeId('Story', story), nodeId('Article', article)];
    for (const id of ['nothing', nodeId('Story', UNKNOWN), articleNode]) {
      expect(await refused(id, articleNode)).toMatchObject({ __typename: 'NotFoundError', id });
    }
    for (const id of ['nothing', nodeId('Article', UNKNOWN), storyNode]) {
      expect(await refused(storyNode, id)).toMatchObject({ __typename: 'NotFoundError', id });
    }
    expect(await refused(nodeId('Story', other), articleNode)).toMatchObject({ id: articleNode });
  });

  it('refuses a reason that is too long', async () => {
    expect(await detachFrom(newsroom, story, article, { reason: 'x'.repeat(1_001) })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['reason'] }],
    });
    expect(await detachFrom(newsroom, story, article, { reason: 'x'.repeat(1_000) })).toMatchObject({
      __typename: 'DetachArticlePayload',
    });
  });

  it('leaves to editors what an editor placed', async () => {
    const url = `https://herald.example/${serial}/chosen`;
    const chosen = await attachTo(newsroom, story, given(url), { role: 'EDITOR' });
    const id = rowId('Article', chosen.article.id);
    const before = await happened(newsroom);
    expect(await detachFrom(newsroom, story, id)).toMatchObject({
      __typename: 'ForbiddenError',
      requires: 'EDITOR',
    });
    expect(await happened(newsroom)).toEqual(before);
    expect(await detachFrom(newsroom, story, id, { role: 'ADMIN' })).toMatchObject({
      __typename: 'DetachArticlePayload',
    });
  });

  it('leaves to editors what an editor placed before a merge, too', async () => {
    const url = `https://herald.example/${serial}/chosen`;
    const chosen = await attachTo(newsroom, story, given(url), { role: 'EDITOR' });
    const into = await addStory(newsroom, { headline: 'The larger story' });
    await write(newsroom, (tx) => mergeStories(tx, { fromId: story, intoId: into }));
    expect(await detachFrom(newsroom, into, rowId('Article', chosen.article.id))).toMatchObject({
      __typename: 'ForbiddenError',
    });
  });

  it('is for those who work here, and that is said before all else', async () => {
    const input = { storyId: 'nothing', articleId: 'nothing', reason: 'x'.repeat(1_001) };
    const { result } = await newsroom.data(DETACH, { input });
    expect(result).toMatchObject({ __typename: 'ForbiddenError', requires: 'INGEST' });
  });
});
