import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { addOutlet, addStory, nodeId, rowId, rows, write } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import {
  ATTACH,
  attachTo,
  detachFrom,
  expectConsistency,
  given,
  happened,
  logged,
  worker,
} from './support.ts';

describeOnEachEngine('Attaching an article', (engine) => {
  let newsroom: TestNewsroom;
  let herald: number;
  let story: string;
  let other: string;
  let serial = 0;

  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
    herald = await addOutlet(newsroom, {
      name: 'herald',
      aliases: ['herald-online.example'],
      ratings: [{ rater: 'one', label: '-1' }],
    });
    await addOutlet(newsroom, { name: 'tribune' });
  });
  afterAll(() => newsroom.close());
  beforeEach(async () => {
    story = await addStory(newsroom, { headline: 'A story' });
    other = await addStory(newsroom, { headline: 'Another story' });
    serial += 1;
  });

  /** An address that no other test has. */
  const address = (path = 'a'): string => `https://herald.example/${serial}/${path}`;

  it('makes the article, places it, and reads its own write', async () => {
    const result = await attachTo(newsroom, story, {
      ...given(`HTTP://www.Herald.example/${serial}/a?utm_source=x#top`),
      title: '  The dam broke ',
      excerpt: ' Water everywhere. ',
      authors: ['Ann ', 'Ben'],
      imageUrl: 'https://herald.example/a.jpg',
      language: 'EN-us',
      leaning: 'RIGHT',
    });
    expect(result).toMatchObject({
      __typename: 'AttachArticlePayload',
      attached: true,
      article: {
        url: `https://www.herald.example/${serial}/a`,
        title: 'The dam broke',
        excerpt: 'Water everywhere.',
        authors: ['Ann', 'Ben'],
        imageUrl: 'https://herald.example/a.jpg',
        language: 'en-US',
        publishedAt: '2026-11-01T10:00:00.000Z',
        ownLeaning: 'RIGHT',
        source: { name: 'herald' },
        story: { id: nodeId('Story', story) },
        titleHistory: [],
      },
      story: { articleCount: 1, sourceCount: 1, articles: { nodes: [{}] }, biasBreakdown: { total: 1 } },
    });
    // A new context began after the write, for everything below it.
    expect(result.cursor).toBe(result.story.cursor);
    expect(result.cursor).toBe(newsroom.newsroom.cursor());
    await expectConsistency(newsroom);
  });

  it('is told by one event, which freezes what filters ask', async () => {
    const { article } = await attachTo(newsroom, story, given(address()));
    const events = (await logged(newsroom)).filter(({ storyId }) => storyId === story);
    expect(events).toEqual([
      {
        type: 'ARTICLE_ATTACHED',
        storyId: story,
        payload: {
          articleId: rowId('Article', article.id),
          topicSlugs: [],
          isEmerging: false,
          sourceOrdinal: herald,
          sourceId: expect.any(String),
          side: 'LEFT',
        },
      },
    ]);
  });

  it('twice is one article, one attachment and one event', async () => {
    const first = await attachTo(newsroom, story, given(address()));
    const before = await logged(newsroom, ['ARTICLE_ATTACHED', 'ARTICLE_CHANGED']);
    const second = await attachTo(newsroom, story, given(`${address()}?fbclid=7`), { role: 'EDITOR' });
    expect(second).toMatchObject({ attached: false, article: { id: first.article.id } });
    expect(second.article).toEqual(first.article);
    expect(await logged(newsroom, ['ARTICLE_ATTACHED', 'ARTICLE_CHANGED'])).toEqual(before);
    const stays = await rows(
      newsroom,
      Prisma.sql`SELECT "attachedBy" FROM "Attachment" WHERE "storyId" = ${story}::uuid`,
    );
    // Whoever came second has placed nothing.
    expect(stays).toEqual([{ attachedBy: 'INGEST' }]);
  });

  it('keeps a changed title in the history, and leaves time, outlet and leaning as they are', async () => {
    await attachTo(newsroom, story, given(address(), { title: 'Dam breaks', leaning: 'LEFT' }));
    const second = await attachTo(newsroom, story, {
      ...given(address(), { title: 'Dam broke', leaning: 'RIGHT', excerpt: 'New.' }),
      publishedAt: '2026-11-02T10:00:00Z',
      sourceId: (await newsroom.data('{ source(by: { slug: "tribune" }) { id } }')).source.id,
    });
    expect(second).toMatchObject({
      attached: false,
      article: {
        title: 'Dam broke',
        titleHistory: [{ title: 'Dam breaks' }],
        publishedAt: '2026-11-01T10:00:00.000Z',
        ownLeaning: 'LEFT',
        excerpt: null,
        source: { name: 'herald' },
      },
    });
    expect((await happened(newsroom)).filter((line) => line.endsWith(story))).toHaveLength(1);
  });

  it('finds the outlet by domain, parent or alias, and takes the one that is named before all', async () => {
    const sourceOf = async (article: object) =>
      (await attachTo(newsroom, story, article)).article.source.name;
    expect(await sourceOf(given(`https://news.herald.example/${serial}/1`))).toBe('herald');
    expect(await sourceOf(given(`https://www.herald-online.example/${serial}/2`))).toBe('herald');
    const { source } = await newsroom.data('{ source(by: { slug: "tribune" }) { id } }');
    expect(await sourceOf(given(address('3'), { sourceId: source.id }))).toBe('tribune');
    expect(await sourceOf(given(`https://nobody.example/${serial}`, { sourceId: source.id }))).toBe(
      'tribune',
    );
    // Its outlet is known by now.
    expect((await attachTo(newsroom, story, given(`https://nobody.example/${serial}`))).attached).toBe(false);
  });

  it('means the story at the end of the chain where one is merged', async () => {
    await write(newsroom, (tx) => mergeStories(tx, { fromId: story, intoId: other }));
    const result = await attachTo(newsroom, story, given(address()));
    expect(result).toMatchObject({ attached: true, story: { id: nodeId('Story', other) } });
    expect(await attachTo(newsroom, other, given(address()))).toMatchObject({ attached: false });
  });

  it('is done for those who work here, in an EMERGING story too', async () => {
    const emerging = await addStory(newsroom, { headline: 'Perhaps', status: 'EMERGING' });
    for (const role of ['INGEST', 'EDITOR', 'ADMIN'] as const) {
      expect(await attachTo(newsroom, emerging, given(address(role)), { role })).toMatchObject({
        attached: true,
      });
    }
    const stays = await rows(
      newsroom,
      Prisma.sql`SELECT "attachedBy" FROM "Attachment" WHERE "storyId" = ${emerging}::uuid ORDER BY "attachedBy"`,
    );
    expect(stays).toEqual([{ attachedBy: 'INGEST' }, { attachedBy: 'EDITOR' }, { attachedBy: 'ADMIN' }]);
  });

  it('is for nobody else, and that is said before all else', async () => {
    const input = { storyId: 'nothing', article: given('nowhere', { title: '' }) };
    for (const viewer of [
      { subject: null, roles: [] },
      { subject: 'alice', roles: ['READER' as const] },
    ]) {
      const { result } = await newsroom.data(ATTACH, { input }, viewer);
      expect(result).toMatchObject({ __typename: 'ForbiddenError', requires: 'INGEST' });
    }
  });

  it.each([
    ['malformed', 'nothing'],
    ['of another type', nodeId('Article', '11111111-1111-4111-8111-111111111111')],
    ['unknown', nodeId('Story', '11111111-1111-4111-8111-111111111111')],
    ['that no database can hold', 'U3Rvcnk6\0\ud800'],
  ])('answers NotFoundError with the id as it was given where the story’s is %s', async (_, storyId) => {
    // Wrong input beside it is not looked at yet.
    const input = { storyId, article: given(address(), { title: '' }) };
    const { result } = await newsroom.data(ATTACH, { input }, worker('INGEST'));
    expect(result).toEqual({ __typename: 'NotFoundError', message: 'There is no such story.', id: storyId });
  });

  it.each([
    'nothing',
    nodeId('Story', '11111111-1111-4111-8111-111111111111'),
    nodeId('Source', '11111111-1111-4111-8111-111111111111'),
  ])('answers NotFoundError where the outlet is %s', async (sourceId) => {
    const result = await attachTo(newsroom, story, given(address(), { sourceId }));
    expect(result).toEqual({
      __typename: 'NotFoundError',
      message: 'There is no such outlet.',
      id: sourceId,
    });
  });

  const long = (length: number): string => 'x'.repeat(length);
  it.each<[string, object, string[]]>([
    ['no address', { url: 'nowhere' }, ['article', 'url']],
    ['an address of another kind', { url: 'ftp://herald.example/a' }, ['article', 'url']],
    ['a script', { url: 'javascript:alert(1)' }, ['article', 'url']],
    ['an address that is too long', { url: `https://herald.example/${long(2_048)}` }, ['article', 'url']],
    ['a blank title', { title: ' \n\t ' }, ['article', 'title']],
    ['a title that is too long', { title: long(501) }, ['article', 'title']],
    ['an excerpt that is too long', { excerpt: long(5_001) }, ['article', 'excerpt']],
    ['too many authors', { authors: Array.from({ length: 51 }, (_, n) => `A${n}`) }, ['article', 'authors']],
    ['an author without a name', { authors: ['Ann', ' '] }, ['article', 'authors', '1']],
    ['an author whose name is too long', { authors: [long(201)] }, ['article', 'authors', '0']],
    ['a picture that is no address', { imageUrl: 'a.jpg' }, ['article', 'imageUrl']],
    ['a picture of another kind', { imageUrl: 'data:image/png;base64,AA' }, ['article', 'imageUrl']],
    ['no language', { language: 'english please' }, ['article', 'language']],
    ['an empty language', { language: '' }, ['article', 'language']],
    ['a time before all outlets', { publishedAt: '1989-12-31T23:59:59Z' }, ['article', 'publishedAt']],
    [
      'a time to come',
      { publishedAt: new Date(Date.now() + 6 * 60_000).toISOString() },
      ['article', 'publishedAt'],
    ],
  ])('refuses %s', async (_, wrong, path) => {
    const result = await attachTo(newsroom, story, { ...given(address()), ...wrong });
    expect(result.__typename).toBe('ValidationError');
    expect(result.issues).toEqual([{ path, message: expect.stringMatching(/\.$/) }]);
    expect((await happened(newsroom)).filter((line) => line.endsWith(story))).toEqual([]);
  });

  it('names everything that is wrong at once', async () => {
    const result = await attachTo(newsroom, story, {
      ...given('https://stranger.example/a', { title: '', language: '!', imageUrl: '' }),
      publishedAt: '1900-01-01T00:00:00Z',
    });
    expect(result.issues.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'article.url',
      'article.title',
      'article.imageUrl',
      'article.language',
      'article.publishedAt',
    ]);
    expect(result.issues[0].message).toContain('stranger.example');
  });

  it('takes what is just within the bounds, and text that no database can hold', async () => {
    const title = '🗞️'.repeat(250);
    const soon = new Date(Date.now() + 4 * 60_000).toISOString();
    expect(
      await attachTo(newsroom, story, {
        ...given(address('long'), { title, excerpt: ` ${long(5_000)} `, authors: Array(50).fill(long(200)) }),
        publishedAt: soon,
      }),
    ).toMatchObject({ attached: true, article: { title, publishedAt: soon } });
    expect(
      await attachTo(
        newsroom,
        story,
        given(address('old'), { excerpt: '  ', publishedAt: '1990-01-01T00:00:00Z' }),
      ),
    ).toMatchObject({ attached: true, article: { excerpt: null } });
    const odd = {
      title: 'A\0B\ud800',
      excerpt: '\0',
      authors: ['\udc00'],
      url: `${address('odd')}?q=\ud800`,
    };
    const first = await attachTo(newsroom, story, given(odd.url, odd));
    expect(first).toMatchObject({
      attached: true,
      article: { title: 'A\ufffdB\ufffd', authors: ['\ufffd'] },
    });
    expect(await attachTo(newsroom, story, given(odd.url, odd))).toMatchObject({
      attached: false,
      article: { titleHistory: [] },
    });
  });

  it('that another story holds is refused, and nothing at all is written', async () => {
    await attachTo(newsroom, other, given(address(), { title: 'First' }));
    const before = await logged(newsroom, ['ARTICLE_ATTACHED', 'ARTICLE_DETACHED', 'ARTICLE_CHANGED']);
    const result = await attachTo(newsroom, story, given(address(), { title: 'Second' }));
    expect(result).toEqual({
      __typename: 'AlreadyAttachedError',
      message: expect.stringContaining('move'),
      heldBy: { id: nodeId('Story', other) },
    });
    expect(await logged(newsroom, ['ARTICLE_ATTACHED', 'ARTICLE_DETACHED', 'ARTICLE_CHANGED'])).toEqual(
      before,
    );
    expect(await attachTo(newsroom, other, given(address(), { title: 'First' }))).toMatchObject({
      article: { title: 'First', titleHistory: [] },
    });
  });

  it('moves it where it is to move: out there and in here, in one transaction', async () => {
    const { article } = await attachTo(newsroom, other, given(address(), { title: 'First' }));
    const result = await attachTo(newsroom, story, given(address(), { title: 'Second' }), { move: true });
    expect(result).toMatchObject({
      attached: true,
      article: { id: article.id, title: 'Second', story: { id: nodeId('Story', story) } },
    });
    const id = rowId('Article', article.id);
    const pair = await rows<{ type: string; storyId: string; transaction: string }>(
      newsroom,
      Prisma.sql`SELECT "type", "storyId", xmin::text AS "transaction" FROM "EventLog"
                  WHERE "payload"->>'articleId' = ${id} ORDER BY "offset" DESC LIMIT 2`,
    );
    expect(pair.map(({ type, storyId }) => [type, storyId])).toEqual([
      ['ARTICLE_ATTACHED', story],
      ['ARTICLE_DETACHED', other],
    ]);
    expect(pair[0]?.transaction).toBe(pair[1]?.transaction);
    // Again, it is there already.
    expect(
      await attachTo(newsroom, story, given(address(), { title: 'Second' }), { move: true }),
    ).toMatchObject({
      attached: false,
    });
    await expectConsistency(newsroom);
  });

  it('leaves to editors what an editor placed', async () => {
    await attachTo(newsroom, other, given(address(), { title: 'First' }), { role: 'ADMIN' });
    const before = await happened(newsroom);
    const refused = await attachTo(newsroom, story, given(address(), { title: 'Second' }), { move: true });
    expect(refused).toMatchObject({ __typename: 'ForbiddenError', requires: 'EDITOR' });
    expect(await happened(newsroom)).toEqual(before);
    const again = await attachTo(newsroom, other, given(address(), { title: 'First' }));
    expect(again).toMatchObject({ attached: false, article: { titleHistory: [] } });
    expect(await attachTo(newsroom, story, given(address()), { move: true, role: 'EDITOR' })).toMatchObject({
      attached: true,
    });
  });

  it('leaves to editors what an editor took out of this story, and only that', async () => {
    const { article } = await attachTo(newsroom, story, given(address()));
    const id = rowId('Article', article.id);
    await detachFrom(newsroom, story, id, { role: 'EDITOR' });
    const refused = await attachTo(newsroom, story, given(address(), { title: 'Second' }));
    expect(refused).toMatchObject({ __typename: 'ForbiddenError', requires: 'EDITOR' });
    expect(await attachTo(newsroom, other, given(address()))).toMatchObject({
      attached: true,
      article: { titleHistory: [] },
    });
    const back = await attachTo(newsroom, story, given(address()), { move: true });
    expect(back).toMatchObject({ __typename: 'ForbiddenError', requires: 'EDITOR' });
    expect(await attachTo(newsroom, story, given(address()), { move: true, role: 'EDITOR' })).toMatchObject({
      attached: true,
    });
  });

  it('lets INGEST attach again what INGEST took out last, even where an editor did before', async () => {
    const { article } = await attachTo(newsroom, story, given(address()));
    const id = rowId('Article', article.id);
    await detachFrom(newsroom, story, id, { role: 'EDITOR' });
    await attachTo(newsroom, story, given(address()), { role: 'EDITOR' });
    // An editor placed it: INGEST cannot take it out, so an editor moves it and INGEST has no say in it until then.
    expect(await detachFrom(newsroom, story, id)).toMatchObject({ __typename: 'ForbiddenError' });
    await rows(
      newsroom,
      Prisma.sql`UPDATE "Attachment" SET "attachedBy" = 'INGEST' WHERE "articleId" = ${id}::uuid AND "detachedAt" IS NULL`,
    );
    await detachFrom(newsroom, story, id);
    expect(await attachTo(newsroom, story, given(address()))).toMatchObject({ attached: true });
  });

  it('is done field by field in one operation, each answer after its own write', async () => {
    const input = (path: string) => ({ storyId: nodeId('Story', story), article: given(address(path)) });
    const fields = '... on AttachArticlePayload { cursor story { cursor articleCount } }';
    const { one, two } = await newsroom.data(
      `mutation ($one: AttachArticleInput!, $two: AttachArticleInput!) {
        one: attachArticle(input: $one) { ${fields} }
        two: attachArticle(input: $two) { ${fields} }
      }`,
      { one: input('1'), two: input('2') },
      worker('INGEST'),
    );
    expect(one.story).toEqual({ cursor: one.cursor, articleCount: 1 });
    expect(two.story).toEqual({ cursor: two.cursor, articleCount: 2 });
    expect(two.cursor).not.toBe(one.cursor);
  });
});
