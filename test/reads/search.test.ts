import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addArticle, addOutlet, addStory, demoNode, expectBadInput, rows } from './support.ts';

const SEARCH = `query ($query: String!, $types: [SearchType!], $first: Int, $after: String) {
  search(query: $query, types: $types, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor highlight node { __typename ... on Story { slug headline } ... on Article { url title } ... on Source { slug } } }
  }
}`;

describeOnEachEngine('Search', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    const storyId = await addStory(newsroom, {
      headline: '<b>Tom & Jerry\'s</b> "quoted" <script>alert(1)</script> zebra',
      dek: 'A café in Zürich, Straße 5; Київ, Αθήνα, 東京で会議, القاهرة, ירושלים, ไทย, left-wing AT&T.',
    });
    const sourceOrdinal = await addOutlet(newsroom, { name: 'alphabets' });
    for (const [n, title] of [
      'Zebra crossing opens',
      'Zebra stripes explained, crossing by crossing',
      'Crossing the zebra river',
      'Quagga seen',
    ].entries()) {
      await addArticle(newsroom, {
        sourceOrdinal,
        url: `https://alphabets.example/${n}`,
        title,
        excerpt: n === 3 ? 'A zebra of old.' : null,
        publishedAt: '2026-01-01T00:00:00Z',
        storyId,
      });
    }
  });
  afterAll(() => newsroom.close());

  async function search(query: string, more: Record<string, unknown> = {}): Promise<Json> {
    const { search: page } = await newsroom.data(SEARCH, { query, ...more });
    return page;
  }

  /** Headlines, titles and slugs that were found. */
  async function found(query: string, more: Record<string, unknown> = {}): Promise<string[]> {
    const { edges, totalCount } = await search(query, { first: 100, ...more });
    expect(edges).toHaveLength(totalCount);
    return edges.map(({ node }: Json) => node.headline ?? node.title ?? node.slug);
  }

  it('finds stories, articles and outlets by their words, whatever case, accents and plural', async () => {
    const names = await found('zebra');
    expect(names).toHaveLength(5);
    for (const query of ['ZEBRA', 'zebras', 'Zébra', 'zebra zebra', '  zebra\n'])
      expect(await found(query), query).toEqual(names);
    expect(await found('alphabets')).toEqual(['alphabets']);
    expect(await found('northern beacon', { types: ['SOURCE'] })).toEqual(['northern-beacon']);
    expect(await found('cwire', { types: ['SOURCE'] })).toEqual(['continental-wire']);
    expect(await found('old', { types: ['ARTICLE'] }), 'by the excerpt').toContain('Quagga seen');
  });

  it('finds words of every alphabet', async () => {
    for (const query of [
      'cafe',
      'zurich',
      'strasse',
      'київ',
      'Киів'.normalize('NFD'),
      'αθηνα',
      '東京',
      '会議',
      'القاهرة',
      'ירושלים',
      'ไทย',
    ])
      expect((await found(query, { types: ['STORY'] })).length, query).toBeLessThanOrEqual(1);
    for (const query of [
      'cafe',
      'zurich',
      'strasse',
      'київ',
      'αθηνα',
      '東京',
      '会議',
      'القاهرة',
      'ירושלים',
      'ไทย',
      'left-wing',
      'AT&T',
    ])
      expect(await found(query, { types: ['STORY'] }), query).toHaveLength(1);
  });

  it('takes words together, phrases word by word, a minus for without, OR for either', async () => {
    const titles = (query: string) => found(query, { types: ['ARTICLE'] });
    expect((await titles('zebra crossing')).sort()).toEqual([
      'Crossing the zebra river',
      'Zebra crossing opens',
      'Zebra stripes explained, crossing by crossing',
    ]);
    expect(await titles('"zebra crossing"')).toEqual(['Zebra crossing opens']);
    expect(await titles('“zebra crossing”')).toEqual(['Zebra crossing opens']);
    expect((await titles('zebra -crossing')).sort()).toEqual(['Quagga seen']);
    expect((await titles('zebra -"zebra crossing"')).sort()).toEqual([
      'Crossing the zebra river',
      'Quagga seen',
      'Zebra stripes explained, crossing by crossing',
    ]);
    expect((await titles('quagga OR stripes')).sort()).toEqual([
      'Quagga seen',
      'Zebra stripes explained, crossing by crossing',
    ]);
    expect((await titles('zebra quagga OR stripes')).sort()).toEqual([
      'Quagga seen',
      'Zebra stripes explained, crossing by crossing',
    ]);
    expect(await titles('zebra quagga stripes')).toEqual([]);
  });

  it('marks the words that matched, and escapes everything else', async () => {
    const [hit] = (await search('zebra jerry', { types: ['STORY'] })).edges;
    expect(hit.highlight).toBe(
      '&lt;b&gt;Tom &amp; <mark>Jerry</mark>&#39;s&lt;/b&gt; &quot;quoted&quot; &lt;script&gt;alert(1)&lt;/script&gt; <mark>zebra</mark>',
    );
    const [script] = (await search('script', { types: ['STORY'] })).edges;
    expect(script.highlight).toContain('&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;');
    const [dek] = (await search('zürich', { types: ['STORY'] })).edges;
    expect(dek.highlight).toContain('A café in <mark>Zürich</mark>, Straße 5');
    const [phrase] = (await search('"zebra crossing"', { types: ['ARTICLE'] })).edges;
    expect(phrase.highlight).toBe('<mark>Zebra</mark> <mark>crossing</mark> opens');
    const [outlet] = (await search('continental', { types: ['SOURCE'] })).edges;
    expect(outlet.highlight).toContain('<mark>');
    // Whatever is found, there is no markup in it but the marks.
    for (const query of ['zebra', 'the OR of', 'wire', 'mark', 'amp', 'quot']) {
      for (const { highlight } of (await search(query, { first: 100 })).edges)
        expect(highlight.replace(/<\/?mark>/g, ''), query).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }
  });

  it('comes best first, then newest, in a fixed order', async () => {
    const { edges } = await search('zebra crossing', { types: ['ARTICLE'], first: 100 });
    expect(edges[0].node.title, 'twice the word, once the rest').toBe(
      'Zebra stripes explained, crossing by crossing',
    );
    const again = await search('zebra crossing', { types: ['ARTICLE'], first: 100 });
    expect(again.edges).toEqual(edges);
  });

  it('looks for the types asked for: all where left out, none where the list is empty', async () => {
    const typesOf = async (types: string[] | null): Promise<Set<string>> => {
      const { edges } = await search('zebra OR alphabets', { types, first: 100 });
      return new Set(edges.map(({ node }: Json) => node.__typename));
    };
    expect(await typesOf(null)).toEqual(new Set(['Story', 'Article', 'Source']));
    expect(await typesOf(['STORY'])).toEqual(new Set(['Story']));
    expect(await typesOf(['ARTICLE', 'SOURCE', 'SOURCE'])).toEqual(new Set(['Article', 'Source']));
    expect(await typesOf([])).toEqual(new Set());
    expect((await search('zebra', { types: ['STORY'] })).totalCount).toBe(1);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \t\n '],
    ['operators', '& | ! <-> ( ) :* @@'],
    ['open brackets and quotes', '((( " \' “ «'],
    ['a lone minus', '-'],
    ['minus words only', '-zebra -"a b"'],
    ['OR alone', 'OR OR OR'],
    ['NUL', '\0'],
    ['NUL within', 'nosuch\0nosuchword'],
    ['a lone surrogate', '\ud800'],
    ['surrogates the wrong way round', '\udc00\ud800'],
    ['emoji', '😀 🏳️‍🌈'],
    ['an injection', '\'; DROP TABLE "Story"; --'],
    ['another', "nosuchword')) OR nosuch=nosuch --"],
    ['a tsquery', "'nosuchword':*A & !!x <99999> y"],
    ['a backslash', 'nosuchword\\'],
    ['percent and underscore', '%_%'],
    ['a very long word', 'x'.repeat(100_000)],
    ['very many words', 'nosuchword '.repeat(20_000)],
    ['combining marks alone', '\u0301\u0301'],
    ['right-to-left marks', '\u202Enosuchword\u202C'],
    ['a private character', '\uE000'],
    ['a number like a float', '1e99999 .5e-9999'],
  ])('never fails: %s', async (_, query) => {
    for (const types of [null, ['STORY'], ['ARTICLE'], ['SOURCE']]) {
      const { edges, totalCount, pageInfo } = await search(query, { types });
      expect({ edges, totalCount }).toEqual({ edges: [], totalCount: 0 });
      expect(pageInfo).toEqual({
        hasNextPage: false,
        hasPreviousPage: false,
        startCursor: null,
        endCursor: null,
      });
    }
    for (const where of [{ query }, { query, rated: true }]) {
      await newsroom.data('query ($where: ArticleWhere) { articles(where: $where) { totalCount } }', {
        where,
      });
    }
    await newsroom.data(
      'query ($story: StoryWhere, $source: SourceWhere) { stories(where: $story) { totalCount } sources(where: $source) { totalCount } }',
      { story: { query }, source: { query } },
    );
  });

  it('still finds what stands beside such a thing', async () => {
    const names = await found('zebra');
    for (const query of [
      'zebra\0',
      'zebra \ud800',
      'zebra !!!',
      '"zebra',
      '(zebra)',
      'zebra &',
      'zebra OR',
      'OR zebra',
      "zebra'",
    ])
      expect(await found(query), JSON.stringify(query)).toEqual(names);
    const [{ count } = { count: 0 }] = await rows<{ count: number }>(
      newsroom,
      Prisma.sql`SELECT count(*)::int AS "count" FROM "Story"`,
    );
    expect(count, 'nothing was dropped').toBeGreaterThan(15);
  });

  it('refuses a wrong size and a strange cursor, also where there is nothing to look for', async () => {
    for (const query of ['zebra', '', '!!!']) {
      for (const first of [0, -1, 101, 100_000]) await expectBadInput(newsroom, SEARCH, { query, first });
      await expectBadInput(newsroom, SEARCH, { query, after: 'garbage' });
    }
    await expectBadInput(newsroom, SEARCH, { query: 'zebra', types: [], first: 0 });
    const { pageInfo } = await search('zebra', { first: 1 });
    await expectBadInput(newsroom, SEARCH, { query: 'crossing', after: pageInfo.endCursor });
    await expectBadInput(newsroom, SEARCH, { query: 'zebra', types: ['STORY'], after: pageInfo.endCursor });
    const next = await search('ZEBRA', { first: 1, after: pageInfo.endCursor });
    expect(next.edges).toHaveLength(1);
  });

  it('never finds locked text: words of overview, analyses, answers or timeline lead nowhere', async () => {
    const id = demoNode('Story', 'demo-paris-security-guarantees');
    const secret = 'xylophonist';
    const { prisma } = newsroom.database;
    const storyId = Buffer.from(id, 'base64').toString().slice('Story:'.length);
    await prisma.statement.updateMany({ where: { storyId }, data: { text: `The ${secret} spoke.` } });
    await prisma.analysis.updateMany({ where: { storyId }, data: { text: `The ${secret} wrote.` } });
    await prisma.faqEntry.updateMany({
      where: { storyId },
      data: { question: `Which ${secret}?`, answer: `The ${secret}.` },
    });
    await prisma.timelineEvent.updateMany({
      where: { storyId },
      data: { headline: `The ${secret} arrived` },
    });
    const { story } = await newsroom.data(`{ story(by: { id: "${id}" }) { overview { text } } }`);
    expect(story.overview[0].text).toContain(secret);
    expect(await found(secret)).toEqual([]);
    const { stories } = await newsroom.data(`{ stories(where: { query: "${secret}" }) { totalCount } }`);
    expect(stories.totalCount).toBe(0);
    for (const { highlight } of (await search('paris', { first: 100 })).edges)
      expect(highlight).not.toContain(secret);
  });

  it('finds no merged story', async () => {
    expect(await found('captain questioned union missing officers', { types: ['STORY'] })).toEqual([]);
  });
});
