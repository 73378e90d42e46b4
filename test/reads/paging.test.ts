import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { Rankings } from '../../src/resolvers/rankings.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addArticle, addStory, demoNode, expectBadInput, rows } from './support.ts';

/** A connection: where it hangs, what names an entry. `list(args)` gives the field with its arguments. */
interface Connection {
  readonly of: (list: string) => string;
  readonly field: (args: string) => string;
  readonly entry: string;
  /** The connection within an answer. */
  readonly in: (data: Json) => Json;
  readonly keyOf: (edge: Json) => string;
}

const byId = ({ node }: Json): string => node.id;
const bySlug = ({ node }: Json): string => node.slug;

function atRoot(name: string, fixed: string, entry = 'id', keyOf = byId): Connection {
  return {
    of: (list) => `{ ${list} }`,
    field: (args) => `list: ${name}(${fixed} ${args})`,
    entry,
    in: (data) => data.list,
    keyOf,
  };
}

function under(parent: string, name: string, fixed = '', entry = 'id', keyOf = byId): Connection {
  return {
    of: (list) => `{ parent: ${parent} { ${list} } }`,
    field: (args) => `list: ${name}(${fixed} ${args})`,
    entry,
    in: (data) => data.parent.list,
    keyOf,
  };
}

const PARIS = 'story(by: { slug: "paris-meeting-on-ukraines-security-guarantees-january-2026" })';
const CALDER =
  'story(by: { slug: "court-orders-calder-county-crossing-center-to-release-people-held-past-20-days" })';
const BOTH_WAYS: Record<string, Connection> = {
  'stories, LATEST': atRoot('stories', ''),
  'stories, MOST_COVERED': atRoot('stories', 'orderBy: MOST_COVERED'),
  'stories, TRENDING': atRoot('stories', 'orderBy: TRENDING'),
  'stories with a where': atRoot('stories', 'where: { minSources: 6, topicSlugs: ["economy", "health"] }'),
  'articles, NEWEST': atRoot('articles', 'where: { countries: ["GB", "IN"] }'),
  'articles, OLDEST': atRoot('articles', 'where: { sides: [LEFT] }, orderBy: OLDEST'),
  sources: atRoot('sources', ''),
  'sources with a where': atRoot('sources', 'where: { rated: true, countries: ["US"] }'),
  topics: atRoot('topics', ''),
  "a story's articles": under(CALDER, 'articles'),
  "a story's articles, OLDEST": under(CALDER, 'articles', 'orderBy: OLDEST'),
  "a story's sources": under(CALDER, 'sources', '', 'slug', bySlug),
  "a story's timeline": under(PARIS, 'timeline'),
  "a story's history": under(CALDER, 'history', 'bucket: HOUR', 'from', ({ node }) => node.from),
  "an outlet's articles": under('source(by: { slug: "atlas-dispatch" })', 'articles'),
  "an outlet's stories": under('source(by: { slug: "atlas-dispatch" })', 'stories'),
  "a topic's stories": under('topic(slug: "economy")', 'stories', 'orderBy: MOST_COVERED'),
  "an owner's outlets": under('owner(slug: "northgate-media")', 'sources'),
};

const FORWARD: Record<string, Connection> = {
  search: atRoot(
    'search',
    'query: "water OR ferry OR wire"',
    '... on Story { id } ... on Article { id } ... on Source { id }',
  ),
  'the stories that two outlets share': under(
    `sourceOverlap(a: "${demoNode('Source', 'atlas-dispatch')}", b: "${demoNode('Source', 'continental-wire')}")`,
    'stories',
  ),
  "a batch's articles": {
    of: (list) => `{ parent: ${CALDER} { history(bucket: MONTH, first: 1) { nodes { ${list} } } } }`,
    field: (args) => `list: articles(${args})`,
    entry: 'id',
    in: (data) => data.parent.history.nodes[0].list,
    keyOf: byId,
  },
};

interface ReadPage {
  readonly keys: string[];
  readonly edges: Json[];
  readonly pageInfo: Json;
  readonly totalCount: number;
}

describeOnEachEngine('A list read page by page', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  function queryOf(connection: Connection, args: string): string {
    return connection.of(
      `${connection.field(args)} { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { __typename ${connection.entry} } } }`,
    );
  }

  async function read(connection: Connection, args: string): Promise<ReadPage> {
    const data = await newsroom.data(queryOf(connection, args));
    const { edges, pageInfo, totalCount } = connection.in(data);
    return { edges, pageInfo, totalCount, keys: edges.map(connection.keyOf) };
  }

  async function wholeOf(connection: Connection): Promise<string[]> {
    const { keys, totalCount } = await read(connection, 'first: 100');
    expect(keys.length, 'a list that is long enough to be cut, and short enough for one page').toBe(
      totalCount,
    );
    expect(keys.length).toBeGreaterThan(2);
    expect(new Set(keys).size, 'no entry twice').toBe(keys.length);
    return keys;
  }

  const sizes = (length: number): number[] => [
    ...new Set([length < 20 ? 1 : 4, 3, 7, length - 1, length, length + 1]),
  ];

  describe.each(Object.entries({ ...BOTH_WAYS, ...FORWARD }))('%s', (_name, connection) => {
    it('is whole from its beginning in pages of any size', async () => {
      const whole = await wholeOf(connection);
      for (const size of sizes(whole.length)) {
        const seen: string[] = [];
        for (let after = ''; ; ) {
          const page = await read(connection, `first: ${size} ${after}`);
          expect(page.totalCount).toBe(whole.length);
          expect(page.pageInfo.hasPreviousPage).toBe(seen.length > 0);
          seen.push(...page.keys);
          expect(page.pageInfo.hasNextPage).toBe(seen.length < whole.length);
          expect(page.pageInfo.startCursor).toBe(page.edges[0].cursor);
          expect(page.pageInfo.endCursor).toBe(page.edges.at(-1).cursor);
          if (!page.pageInfo.hasNextPage) break;
          expect(page.keys).toHaveLength(size);
          after = `after: ${JSON.stringify(page.pageInfo.endCursor)}`;
        }
        expect(seen, `pages of ${size}`).toEqual(whole);
      }
    });

    it('gives twenty where nothing says how many', async () => {
      const whole = await wholeOf(connection);
      // An empty pair of brackets is no GraphQL.
      const page = await read(connection, 'first: null');
      expect(page.keys).toEqual(whole.slice(0, 20));
    });

    it('goes on behind its last entry with an empty page', async () => {
      const { pageInfo } = await read(connection, 'first: 100');
      const page = await read(connection, `first: 5 after: ${JSON.stringify(pageInfo.endCursor)}`);
      expect(page.keys).toEqual([]);
      expect(page.pageInfo).toEqual({
        hasNextPage: false,
        hasPreviousPage: true,
        startCursor: null,
        endCursor: null,
      });
    });

    it.each(['first: 0', 'first: -1', 'first: 101', 'first: 100000', 'first: -2147483648'])(
      'refuses %s',
      async (args) => {
        await expectBadInput(newsroom, queryOf(connection, args));
      },
    );

    it('refuses what is no cursor of it', async () => {
      const [own, other] = [connection, connection === BOTH_WAYS['topics'] ? 'stories' : 'topics'];
      const { [other]: foreign } = await newsroom.data(`{ ${other}(first: 1) { pageInfo { endCursor } } }`);
      const { edges } = await read(own, 'first: 2');
      const real: string = edges[1].cursor;
      const streamed = await newsroom.data('{ streamCursor }');
      for (const cursor of [
        foreign.pageInfo.endCursor,
        streamed.streamCursor,
        ...forgeries(real),
        '',
        'garbage',
        'W10',
        '_',
        'null',
        '\u0000',
        'x'.repeat(10_000),
      ]) {
        await expectBadInput(newsroom, queryOf(own, `first: 1 after: ${JSON.stringify(cursor)}`));
      }
    });
  });

  describe.each(Object.entries(BOTH_WAYS))('%s', (_name, connection) => {
    it('is whole from its end in pages of any size', async () => {
      const whole = await wholeOf(connection);
      for (const size of sizes(whole.length)) {
        const seen: string[] = [];
        for (let before = ''; ; ) {
          const page = await read(connection, `last: ${size} ${before}`);
          expect(page.pageInfo.hasNextPage).toBe(seen.length > 0);
          seen.unshift(...page.keys);
          expect(page.pageInfo.hasPreviousPage).toBe(seen.length < whole.length);
          if (!page.pageInfo.hasPreviousPage) break;
          before = `before: ${JSON.stringify(page.pageInfo.startCursor)}`;
        }
        expect(seen, `pages of ${size}`).toEqual(whole);
      }
    });

    it('gives what lies between two of its cursors, and tells of what lies beyond them', async () => {
      const whole = await wholeOf(connection);
      const { edges } = await read(connection, 'first: 100');
      const cursorAt = (at: number): string => JSON.stringify(edges.at(at).cursor);
      const between = `after: ${cursorAt(0)} before: ${cursorAt(-1)}`;
      for (const args of [`first: 100 ${between}`, `last: 100 ${between}`]) {
        const page = await read(connection, args);
        expect(page.keys).toEqual(whole.slice(1, -1));
        expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
      }
      const crossed = await read(connection, `first: 100 after: ${cursorAt(-1)} before: ${cursorAt(0)}`);
      expect(crossed.keys).toEqual([]);
    });

    it.each(['first: 1 last: 1', 'last: 0', 'last: -1', 'last: 101', 'last: 100000'])(
      'refuses %s',
      async (args) => {
        await expectBadInput(newsroom, queryOf(connection, args));
      },
    );
  });

  it('takes no cursor from the same list with another where or order, or of another parent', async () => {
    const cursorOf = async (list: string): Promise<string> => {
      const { page } = await newsroom.data(`{ page: ${list} { pageInfo { endCursor } } }`);
      return JSON.stringify(page.pageInfo.endCursor);
    };
    const stories = await cursorOf('stories(first: 2)');
    await expectBadInput(newsroom, `{ stories(after: ${stories}, orderBy: MOST_COVERED) { totalCount } }`);
    await expectBadInput(newsroom, `{ stories(after: ${stories}, orderBy: TRENDING) { totalCount } }`);
    await expectBadInput(newsroom, `{ stories(after: ${stories}, where: { minSources: 1 }) { totalCount } }`);
    await expectBadInput(
      newsroom,
      `{ topic(slug: "economy") { stories(after: ${stories}) { totalCount } } }`,
    );
    const articles = await cursorOf('articles(first: 2, where: { sides: [LEFT] })');
    await expectBadInput(
      newsroom,
      `{ articles(after: ${articles}, where: { sides: [LEFT, RIGHT] }) { totalCount } }`,
    );
    const lens = 'lens: { asOf: "2026-01-01T00:00:00Z" }';
    await expectBadInput(
      newsroom,
      `{ articles(after: ${articles}, where: { sides: [LEFT], ${lens} }) { totalCount } }`,
    );
    const { story } = await newsroom.data(`{ ${PARIS} { articles(first: 1) { pageInfo { endCursor } } } }`);
    const ofParis = JSON.stringify(story.articles.pageInfo.endCursor);
    await expectBadInput(newsroom, `{ ${CALDER} { articles(after: ${ofParis}) { totalCount } } }`);
    const search = await cursorOf('search(query: "water", first: 1)');
    await expectBadInput(newsroom, `{ search(query: "waters and", after: ${search}) { totalCount } }`);
  });

  it.each(['after', 'before'])(
    'takes a cursor of one of several parents in %s under that one alone',
    async (name) => {
      const parents = 'stories(first: 2, orderBy: MOST_COVERED)';
      const { stories } = await newsroom.data(
        `{ ${parents} { nodes { articles(first: 2) { pageInfo { endCursor } } } } }`,
      );
      for (const { articles } of stories.nodes) {
        const cursor = JSON.stringify(articles.pageInfo.endCursor);
        await expectBadInput(
          newsroom,
          `{ ${parents} { nodes { articles(${name}: ${cursor}) { nodes { id } } } } }`,
        );
      }
    },
  );

  it('takes the same cursor where null is written for what was left out', async () => {
    const { articles } = await newsroom.data(
      '{ articles(first: 1, where: { sides: [LEFT] }) { pageInfo { endCursor } } }',
    );
    const after = JSON.stringify(articles.pageInfo.endCursor);
    const { next } = await newsroom.data(
      `{ next: articles(first: 1, after: ${after}, before: null, last: null, orderBy: null,
           where: { sides: [LEFT], query: null, lens: null }) { nodes { id } } }`,
    );
    const { second } = await newsroom.data(
      '{ second: articles(first: 2, where: { sides: [LEFT] }) { nodes { id } } }',
    );
    expect(next.nodes[0]).toEqual(second.nodes[1]);
    const { stories } = await newsroom.data('{ stories(first: 1) { pageInfo { endCursor } } }');
    await newsroom.data(
      `{ stories(first: 1, after: ${JSON.stringify(stories.pageInfo.endCursor)}, where: {}) { nodes { id } } }`,
    );
  });

  it('counts the whole list only where asked, in no more statements than that', async () => {
    const page = await newsroom.answer('{ articles(first: 1) { nodes { id } } }');
    expect(page.statements).toBe(1);
    const counted = await newsroom.answer('{ articles(first: 1) { totalCount nodes { id } } }');
    expect(counted.statements).toBe(2);
  });
});

describeOnEachEngine('A list that grows while it is read', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function ordinalOf(slug: string): Promise<number> {
    const [row] = await rows<{ ordinal: number }>(
      newsroom,
      Prisma.sql`SELECT "ordinal" FROM "Source" WHERE "slug" = ${slug}`,
    );
    return row?.ordinal ?? 0;
  }

  it('neither repeats nor skips what was there, wherever something new comes in', async () => {
    const storyId = await addStory(newsroom, { headline: 'A story that grows' });
    const sourceOrdinal = await ordinalOf('atlas-dispatch');
    const publish = (minute: number, name = String(minute)): Promise<string> =>
      addArticle(newsroom, {
        sourceOrdinal,
        storyId,
        url: `https://atlas-dispatch.example/growing/${name}`,
        publishedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
      });
    for (const minute of [10, 20, 30, 40, 50]) await publish(minute);
    const page = async (args: string): Promise<Json> => {
      const { story } = await newsroom.data(
        `{ story(by: { slug: "a-story-that-grows" }) { articles(${args}) {
          nodes { url } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } } }`,
      );
      return story.articles;
    };
    const names = ({ nodes }: Json): string[] => nodes.map(({ url }: Json) => url.split('/').at(-1));

    const first = await page('first: 2');
    expect(names(first)).toEqual(['50', '40']);
    // One before the page, one at the same instant as its last entry, one after it.
    await publish(60);
    await publish(40, 'twin');
    await publish(35);
    const rest = await page(`first: 100, after: ${JSON.stringify(first.pageInfo.endCursor)}`);
    expect(names(rest).filter((name) => name !== 'twin')).toEqual(['35', '30', '20', '10']);

    const last = await page('last: 2');
    expect(names(last)).toEqual(['20', '10']);
    await publish(5);
    await publish(25);
    const before = await page(`last: 2, before: ${JSON.stringify(last.pageInfo.startCursor)}`);
    expect(names(before)).toEqual(['30', '25']);
    expect(before.pageInfo.hasNextPage).toBe(true);
  });

  it('orders articles of one instant by id, and cuts between them without a loss', async () => {
    const storyId = await addStory(newsroom, { headline: 'A story of one instant' });
    const sourceOrdinal = await ordinalOf('atlas-dispatch');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await addArticle(newsroom, {
        sourceOrdinal,
        storyId,
        url: `https://atlas-dispatch.example/instant/${name}`,
        publishedAt: '2026-01-01T00:00:00Z',
      });
    }
    const expected = await rows<{ url: string }>(
      newsroom,
      Prisma.sql`SELECT "url" FROM "Article" WHERE "storyId" = ${storyId}::uuid ORDER BY "id" DESC`,
    );
    for (const [order, whole] of [
      ['NEWEST', expected],
      ['OLDEST', [...expected].reverse()],
    ] as const) {
      const seen: Json[] = [];
      for (let after = 'null'; after !== ''; ) {
        const { story } = await newsroom.data(
          `{ story(by: { slug: "a-story-of-one-instant" }) { articles(first: 2, after: ${after}, orderBy: ${order}) {
            nodes { url } pageInfo { endCursor hasNextPage } } } }`,
        );
        const { nodes, pageInfo } = story.articles;
        seen.push(...nodes);
        after = pageInfo.hasNextPage ? JSON.stringify(pageInfo.endCursor) : '';
      }
      expect(seen, order).toEqual(whole);
    }
  });

  it('puts stories without an article last in LATEST, by id', async () => {
    await addStory(newsroom, { headline: 'An empty story' });
    await addStory(newsroom, { headline: 'Another empty story' });
    const { stories } = await newsroom.data('{ stories(last: 2) { nodes { slug lastArticleAt } } }');
    const expected = await rows<{ slug: string }>(
      newsroom,
      Prisma.sql`SELECT "slug" FROM "Story" WHERE "lastArticleAt" IS NULL AND "status" <> 'MERGED' ORDER BY "id" DESC`,
    );
    expect(stories.nodes).toEqual(expected.map(({ slug }) => ({ slug, lastArticleAt: null })));
    const seen: string[] = [];
    for (let after = 'null'; after !== ''; ) {
      const { page } = await newsroom.data(
        `{ page: stories(first: 1, after: ${after}) { nodes { slug } pageInfo { endCursor hasNextPage } } }`,
      );
      seen.push(page.nodes[0].slug);
      after = page.pageInfo.hasNextPage ? JSON.stringify(page.pageInfo.endCursor) : '';
    }
    expect(seen.slice(-2)).toEqual(expected.map(({ slug }) => slug));
  });
});

describeOnEachEngine('A cursor of a ranking', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  it('names its ranking and holds for 15 minutes, then says so', async () => {
    const { stories } = await newsroom.data(
      '{ stories(first: 3, orderBy: TRENDING) { edges { cursor node { id } } } }',
    );
    const cursor: string = stories.edges[0].cursor;
    const [takenAt = ''] = cursor.split('_');
    const rankings = new Rankings(newsroom.database);
    const ago = (minutes: number): string => new Date(Date.parse(takenAt) - minutes * 60_000).toISOString();
    expect((await rankings.named(ago(14))).takenAt.toISOString()).toBe(ago(14));
    await expect(async () => rankings.named(ago(17))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const after = cursor.replace(takenAt, ago(17));
    await expectBadInput(newsroom, `{ stories(orderBy: TRENDING, after: "${after}") { totalCount } }`);
  });

  it('is refused where it names another minute, the future, or no time at all', async () => {
    const { stories } = await newsroom.data('{ stories(first: 1, orderBy: TRENDING) { edges { cursor } } }');
    const cursor: string = stories.edges[0].cursor;
    const [takenAt = ''] = cursor.split('_');
    const moved = (ms: number): string => new Date(Date.parse(takenAt) + ms).toISOString();
    for (const name of [
      moved(-60_000),
      moved(600_000),
      moved(1),
      '',
      'now',
      '9999-12-31T23:59:00.000Z',
      'NaN',
    ]) {
      const after = JSON.stringify(cursor.replace(takenAt, name));
      await expectBadInput(newsroom, `{ stories(orderBy: TRENDING, after: ${after}) { totalCount } }`);
    }
  });

  it('goes on with its own ranking whatever has happened since', async () => {
    const page = async (args: string): Promise<Json> =>
      (
        await newsroom.data(
          `{ stories(orderBy: TRENDING, ${args}) { nodes { slug } pageInfo { endCursor } } }`,
        )
      ).stories;
    const whole = await page('first: 100');
    const first = await page('first: 2');
    const [{ ordinal = 0 } = {}] = await rows<{ ordinal: number }>(
      newsroom,
      Prisma.sql`SELECT "ordinal" FROM "Source" WHERE "slug" = 'atlas-dispatch'`,
    );
    const [{ id: storyId = '' } = {}] = await rows<{ id: string }>(
      newsroom,
      Prisma.sql`SELECT "id"::text AS "id" FROM "Story" WHERE "slug" = ${whole.nodes.at(-1).slug}`,
    );
    for (let n = 0; n < 10; n++) {
      await addArticle(newsroom, {
        sourceOrdinal: ordinal,
        storyId,
        url: `https://atlas-dispatch.example/sudden/${n}`,
        publishedAt: new Date().toISOString(),
      });
    }
    const rest = await page(`first: 100, after: ${JSON.stringify(first.pageInfo.endCursor)}`);
    expect([...first.nodes, ...rest.nodes]).toEqual(whole.nodes);
  });
});

/** Cursors with the right list in them and something else wrong: each must be told, and none may reach the database. */
function forgeries(cursor: string): string[] {
  const at = cursor.startsWith('20') ? cursor.indexOf('_') + 1 : 0;
  const [prefix, body] = [cursor.slice(0, at), cursor.slice(at)];
  const parts: string[] = JSON.parse(Buffer.from(body, 'base64url').toString());
  const [scope = '', ...key] = parts;
  const written = (...forged: Json[]): string =>
    `${prefix}${Buffer.from(JSON.stringify(forged)).toString('base64url')}`;
  const wrong = (value: string): string[] => {
    if (/^\d{4}-/.test(value) || value === '-infinity') {
      return [
        '2026-02-30T00:00:00.000Z',
        '0000-01-01T00:00:00.000Z',
        '2026-01-01T24:00:00.000Z',
        '2026-13-01T00:00:00.000Z',
        '2026-01-01',
        'infinity',
        'now',
        '',
      ];
    }
    if (/^[0-9a-f-]{36}$/.test(value)) return ['', 'x', value.toUpperCase().replace(/\d/g, 'A'), `${value}0`];
    if (/^-?[\d.e+-]+$/.test(value))
      return ['', ' ', 'x', '1e999', '0x10', '1e-400', '0b1', 'Infinity', 'NaN', '+1', "1'"];
    return [];
  };
  return [
    written(),
    written(scope),
    written(scope, ...key, 'more'),
    written(scope, ...key.slice(1), 7),
    written(scope, null),
    written('another', ...key),
    written({ scope }),
    ...key.flatMap((value, place) =>
      wrong(value).map((forged) => written(scope, ...key.map((own, i) => (i === place ? forged : own)))),
    ),
  ];
}
