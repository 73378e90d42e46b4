import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/log.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { nodeId } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import type { Json } from '../support/newsroom.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';
import { type Newsdesk, openNewsdesk } from './support/newsdesk.ts';
import { openSocket, type SocketClient } from './support/socketClient.ts';

const FIELDS = `__typename cursor
  ... on StoryEvent { occurredAt storyId story { id headline articleCount cursor } }
  ... on ArticleAttached { articleId article { title } }
  ... on ArticleDetached { articleId reason }
  ... on StoryRevised { revision changedFields }
  ... on TimelineEventAdded { timelineEventId timelineEvent { headline } }
  ... on StoryMerged { fromId intoId into { headline } }
  ... on SourceRerated { sourceId source { name } }
  ... on StreamReset { resetReason }`;
const STORY = `subscription ($id: ID!, $after: StreamCursor) { message: storyEvents(storyId: $id, after: $after) { ${FIELDS} } }`;
const NEWS = `subscription ($where: StoryEventWhere, $after: StreamCursor) { message: newsEvents(where: $where, after: $after) { ${FIELDS} } }`;
const ARTICLES = `subscription ($id: ID!, $after: StreamCursor) {
  message: articleAttached(storyId: $id, after: $after) { __typename cursor articleId article { title } } }`;

describeOnEachEngine('A stream', (engine) => {
  let live: LiveServer;
  let desk: Newsdesk;
  let client: SocketClient;
  beforeAll(async () => {
    live = await startLiveServer(engine, 'empty');
  });
  afterAll(() => live.close());
  beforeEach(async () => {
    desk = await openNewsdesk(live.room);
    client = await openSocket(live.url);
  });
  afterEach(() => client.close());

  const message = async (id = 's'): Promise<Json> => {
    const result = await client.result(id);
    expect(result.errors).toBeUndefined();
    return result.data.message;
  };
  const error = async (id = 's'): Promise<Json> => {
    const result = await client.result(id);
    expect(await client.of(id)).toMatchObject({ type: 'complete' });
    return result.errors[0];
  };
  const cursor = async (): Promise<string> => (await live.room.data('{ streamCursor }')).streamCursor;
  /** Everything up to now has come: a query over the same socket is answered after it, unless something else came. */
  const nothingMore = async (): Promise<void> => {
    await desk.pass();
    client.subscribe('ask', '{ streamCursor }');
    expect(await client.of('ask')).toMatchObject({ type: 'next' });
    expect(client.waiting.filter(({ id }) => id === 's')).toEqual([]);
  };

  it('of one story begins with a snapshot, and goes on with what happens to it', async () => {
    await desk.attach('before');
    client.subscribe('s', STORY, { id: desk.story });
    expect(await message()).toMatchObject({
      __typename: 'StorySnapshot',
      storyId: desk.story,
      story: { headline: 'Something happens', articleCount: 1 },
    });
    const first = await desk.attach('first');
    const attached = await message();
    expect(attached).toMatchObject({
      __typename: 'ArticleAttached',
      storyId: desk.story,
      articleId: first,
      article: { title: 'first' },
      story: { articleCount: 2 },
    });
    await desk.detach(first, 'not about it');
    const detached = await message();
    expect(detached).toMatchObject({
      __typename: 'ArticleDetached',
      articleId: first,
      reason: 'not about it',
      story: { articleCount: 1 },
    });
    expect(Date.parse(detached.occurredAt)).toBeGreaterThanOrEqual(Date.parse(attached.occurredAt));
  });

  it('of one story tells nothing of others', async () => {
    const other = await desk.addStory('Elsewhere');
    client.subscribe('s', STORY, { id: desk.story });
    await message();
    await desk.attach('elsewhere', { storyId: other });
    await desk.attach('here');
    expect(await message()).toMatchObject({ article: { title: 'here' } });
  });

  it.each([
    ['storyEvents', STORY],
    ['newsEvents', NEWS],
    ['articleAttached', ARTICLES],
  ])('goes on from a cursor with no gap and no repeat: %s', async (field, document) => {
    const from = await cursor();
    for (const name of ['1', '2', '3', '4']) await desk.attach(name);
    const variables = field === 'newsEvents' ? {} : { id: desk.story };
    client.subscribe('s', document, { ...variables, after: from });
    expect(await message()).toMatchObject({ article: { title: '1' } });
    const second = await message();
    expect(second.article.title).toBe('2');
    client.send({ type: 'complete', id: 's' });
    client.subscribe('t', document, { ...variables, after: second.cursor });
    await desk.attach('5');
    const titles = [];
    for (let each = 0; each < 3; each += 1) titles.push((await message('t')).article.title);
    expect(titles).toEqual(['3', '4', '5']);
  });

  it('goes on from the cursor of an answer: what the answer could not hold yet comes', async () => {
    const { story } = await live.room.data(
      'query ($id: ID!) { story(by: { id: $id }) { cursor articleCount } }',
      {
        id: desk.story,
      },
    );
    await desk.attach('after the answer');
    client.subscribe('s', STORY, { id: desk.story, after: story.cursor });
    expect(await message()).toMatchObject({
      __typename: 'ArticleAttached',
      article: { title: 'after the answer' },
    });
  });

  it('replays more than a page of the log in its order', async () => {
    const from = await cursor();
    await inTransaction(live.room.database, (tx) =>
      appendEvents(
        tx,
        Array.from({ length: 480 }, (_, place) => revision(place)),
      ),
    );
    await inTransaction(live.room.database, (tx) =>
      appendEvents(
        tx,
        Array.from({ length: 480 }, (_, place) => revision(480 + place)),
      ),
    );
    await live.room.newsroom.committed();
    // Away from the ring, as after a restart of this process.
    live.room.newsroom.log.tailer.ring.clear();
    client.subscribe('s', NEWS, { after: from });
    const seen = [];
    for (let each = 0; each < 960; each += 1) seen.push((await message()).revision);
    expect(seen).toEqual(Array.from({ length: 960 }, (_, place) => place));
  });

  const revision = (place: number) => ({
    type: 'STORY_REVISED' as const,
    storyId: desk.storyId,
    payload: { topicSlugs: [], isEmerging: false, revision: place, changedFields: ['HEADLINE' as const] },
  });

  it('over the whole newsroom begins with what is new', async () => {
    await desk.attach('old');
    client.subscribe('s', NEWS);
    await nothingMore();
    await desk.attach('new');
    expect(await message()).toMatchObject({ __typename: 'ArticleAttached', article: { title: 'new' } });
  });

  it.each([
    ['types', { types: ['ARTICLE_DETACHED'] }, ['ArticleDetached']],
    ['no type at all', { types: [] }, []],
    ['sides', { sides: ['RIGHT'] }, ['ArticleAttached right']],
    ['topics that it does not have', { topicSlugs: ['economy'] }, []],
    ['nothing', {}, ['StoryCreated', 'ArticleAttached left', 'ArticleAttached right', 'ArticleDetached']],
    ['sides and types', { sides: ['LEFT'], types: ['ARTICLE_ATTACHED'] }, ['ArticleAttached left']],
    ['unknown outlets', { sourceIds: ['nobody'] }, []],
  ])('of the newsroom is filtered by %s', async (_name, where, expected) => {
    const from = await cursor();
    const other = await desk.addStory('Elsewhere');
    const left = await desk.attach('left');
    await desk.attach('right', { outlet: 'right', storyId: other });
    await desk.detach(left);
    client.subscribe('s', NEWS, { where, after: from });
    const seen = [];
    for (const _each of expected) {
      const { __typename, article } = await message();
      seen.push(article ? `${__typename} ${article.title}` : __typename);
    }
    expect(seen).toEqual(expected);
    await nothingMore();
  });

  it('is filtered by what was true at the event: a rating that comes later changes no replay', async () => {
    const from = await cursor();
    await desk.attach('left then');
    await live.room.database.query(Prisma.sql`UPDATE "Rating" SET "step" = 2`);
    await live.room.newsroom.catalogue.refresh();
    client.subscribe('s', NEWS, { after: from, where: { sides: ['LEFT'] } });
    expect(await message()).toMatchObject({ article: { title: 'left then' } });
    await live.room.database.query(Prisma.sql`UPDATE "Rating" SET "step" = -2 WHERE "originalLabel" = '-2'`);
  });

  it('of an EMERGING story is for those who work here', async () => {
    const emerging = nodeId('Story', await desk.addStory('Whispers', 'EMERGING'));
    client.subscribe('s', STORY, { id: emerging });
    expect((await error()).extensions.code).toBe('BAD_USER_INPUT');
    const from = await cursor();
    client.subscribe('s', NEWS);
    await desk.attach('whisper', { storyId: await desk.addStory('More whispers', 'EMERGING') });
    await nothingMore();
    client.send({ type: 'complete', id: 's' });
    client.subscribe('t', NEWS, { after: from });
    await desk.attach('loud');
    expect(await message('t')).toMatchObject({ article: { title: 'loud' } });
  });

  it.each([
    ['no cursor', 'nonsense'],
    ['an empty text', ''],
    ['another id', Buffer.from('Story:1').toString('base64url')],
  ])('refuses %s for `after`', async (_name, after) => {
    client.subscribe('s', STORY, { id: desk.story, after });
    expect(await error()).toMatchObject({ path: ['message'], extensions: { code: 'BAD_USER_INPUT' } });
    client.subscribe('s', NEWS, { after });
    expect((await error()).extensions.code).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['unknown', nodeId('Story', '00000000-0000-4000-8000-000000000000')],
    ['malformed', 'nonsense'],
    ['another type’s', nodeId('Topic', '00000000-0000-4000-8000-000000000000')],
  ])('refuses a story id that is %s', async (_name, id) => {
    for (const document of [STORY, ARTICLES]) {
      client.subscribe('s', document, { id });
      expect((await error()).extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  const LOSSES: [string, string, (from: string) => Promise<string>][] = [
    [
      'the log keeps no more',
      'RETENTION',
      async (from) => {
        await desk.pass(3);
        // What is still in memory is still served.
        live.room.newsroom.log.tailer.ring.clear();
        await live.room.database.query(
          Prisma.sql`UPDATE "EventLogFloor" SET "floor" = (SELECT "head" FROM "EventLogHead")`,
        );
        return from;
      },
    ],
    [
      'another log',
      'LOG_RESTORED',
      async (from) => moved(from, { epoch: '00000000-0000-4000-8000-000000000000' }),
    ],
    ['a row that is another one now', 'LOG_RESTORED', async (from) => moved(from, { tag: 7 })],
    ['the future', 'CURSOR_AHEAD', async (from) => moved(from, { offset: 1_000_000 })],
  ];
  const moved = (
    from: string,
    { epoch, offset, tag }: { epoch?: string; offset?: number; tag?: number },
  ): string => {
    const [e, o, t] = Buffer.from(from, 'base64url').toString().split('.');
    return Buffer.from(`${epoch ?? e}.${offset ?? o}.${tag ?? t}`).toString('base64url');
  };

  it.each(LOSSES)(
    'from a place of %s says that it starts over, and how the story stands',
    async (_n, reason, lose) => {
      await desk.attach('missed');
      const after = await lose(await cursor());
      client.subscribe('s', STORY, { id: desk.story, after });
      const reset = await message();
      expect(reset).toMatchObject({ __typename: 'StreamReset', resetReason: reason });
      expect(await message()).toMatchObject({ __typename: 'StorySnapshot', story: { articleCount: 1 } });
      await desk.attach('next');
      const next = await message();
      expect(next).toMatchObject({ __typename: 'ArticleAttached', article: { title: 'next' } });
      // The cursor of the reset is a place to go on from.
      client.subscribe('t', STORY, { id: desk.story, after: reset.cursor });
      expect(await message('t')).toMatchObject({ cursor: next.cursor });
    },
  );

  it.each(LOSSES)('of the newsroom from a place of %s says that it starts over', async (_n, reason, lose) => {
    client.subscribe('s', NEWS, { after: await lose(await cursor()) });
    expect(await message()).toMatchObject({ __typename: 'StreamReset', resetReason: reason });
    await desk.attach('next');
    expect(await message()).toMatchObject({ article: { title: 'next' } });
  });

  it.each(LOSSES)(
    'of articles from a place of %s ends with STREAM_RESET and a place to go on from',
    async (_n, reason, lose) => {
      client.subscribe('s', ARTICLES, { id: desk.story, after: await lose(await cursor()) });
      const { extensions } = await error();
      expect(extensions).toMatchObject({ code: 'STREAM_RESET', resetReason: reason });
      await desk.attach('next');
      client.subscribe('s', ARTICLES, { id: desk.story, after: extensions.cursor });
      expect(await message()).toMatchObject({ article: { title: 'next' } });
    },
  );

  it('that is live is told when the log turns out to be another one', async () => {
    client.subscribe('s', STORY, { id: desk.story });
    await message();
    await desk.attach('seen');
    await message();
    await live.room.database.query(Prisma.sql`UPDATE "EventLogHead" SET "epoch" = gen_random_uuid()`);
    await live.room.newsroom.committed();
    expect(await message()).toMatchObject({ __typename: 'StreamReset', resetReason: 'LOG_RESTORED' });
    expect(await message()).toMatchObject({ __typename: 'StorySnapshot' });
    await desk.attach('next');
    expect(await message()).toMatchObject({ article: { title: 'next' } });
  });

  it('tells of a merge under both stories, and ends for the one that is gone', async () => {
    const into = await desk.addStory('The whole of it');
    await desk.attach('moves');
    client.subscribe('s', STORY, { id: desk.story });
    client.subscribe('i', STORY, { id: nodeId('Story', into) });
    client.subscribe('a', ARTICLES, { id: desk.story });
    await message('s');
    await message('i');
    await inTransaction(live.room.database, (tx) => mergeStories(tx, { fromId: desk.storyId, intoId: into }));
    await live.room.newsroom.committed();
    const merged = {
      __typename: 'StoryMerged',
      fromId: desk.story,
      intoId: nodeId('Story', into),
      into: { headline: 'The whole of it' },
    };
    const last = await message('s');
    expect(last).toMatchObject({ ...merged, storyId: desk.story });
    expect(await client.of('s')).toMatchObject({ type: 'complete' });
    expect(await message('i')).toMatchObject({
      ...merged,
      storyId: nodeId('Story', into),
      story: { articleCount: 1 },
    });
    expect((await error('a')).extensions).toMatchObject({
      code: 'STORY_MERGED',
      intoId: nodeId('Story', into),
    });
    // No ArticleAttached for what moved.
    await desk.attach('next', { storyId: into });
    expect(await message('i')).toMatchObject({ article: { title: 'next' } });

    // Whoever comes later is told at once; whoever was told already is not told twice.
    client.subscribe('s', STORY, { id: desk.story });
    expect(await message('s')).toMatchObject(merged);
    expect(await client.of('s')).toMatchObject({ type: 'complete' });
    client.subscribe('s', STORY, { id: desk.story, after: last.cursor });
    expect(await client.of('s')).toMatchObject({ type: 'complete' });
    client.subscribe('a', ARTICLES, { id: desk.story });
    expect((await error('a')).extensions).toMatchObject({ code: 'STORY_MERGED' });
  });

  it('names an outlet that was rated anew only to those who ask for it', async () => {
    const { id, ordinal } = await live.room.database.prisma.source.findFirstOrThrow({
      where: { name: 'left' },
    });
    client.subscribe('s', NEWS);
    client.subscribe('r', NEWS, { where: { types: ['SOURCE_RERATED'] } });
    client.subscribe('one', STORY, { id: desk.story });
    await message('one');
    await inTransaction(live.room.database, (tx) =>
      appendEvents(tx, [
        {
          type: 'SOURCE_RERATED',
          storyId: desk.storyId,
          payload: { topicSlugs: [], isEmerging: false, sourceOrdinal: ordinal, sourceId: id, side: 'LEFT' },
        },
      ]),
    );
    await live.room.newsroom.committed();
    expect(await message('r')).toMatchObject({ __typename: 'SourceRerated', source: { name: 'left' } });
    expect(await message('one')).toMatchObject({ __typename: 'SourceRerated' });
    await nothingMore();
  });
});

describeOnEachEngine('A quiet stream', (engine) => {
  it('says where it is while others are told, so that its place never falls behind what the log keeps', async () => {
    const live = await startLiveServer(engine, 'empty', { checkpointMs: 1 });
    onTestFinished(() => live.close());
    const desk = await openNewsdesk(live.room);
    const client = await openSocket(live.url);
    client.subscribe('s', NEWS, { where: { types: ['STORY_MERGED'] } });
    client.subscribe('ask', '{ streamCursor }');
    await client.of('ask');
    await desk.pass();
    const { data } = await client.result('s');
    expect(data.message.__typename).toBe('StreamCheckpoint');
    await desk.pass();
    client.subscribe('t', NEWS, { after: data.message.cursor, where: { types: ['ARTICLE_ATTACHED'] } });
    await desk.attach('next');
    for (let next = await client.result('t'); ; next = await client.result('t')) {
      if (next.data.message.__typename !== 'StreamCheckpoint') {
        expect(next.data.message).toMatchObject({ article: { title: 'next' } });
        break;
      }
    }
  });
});
