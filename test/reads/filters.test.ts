import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { sideOf } from '../../src/domain/leaning.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addArticle, addOutlet, demoNode, expectBadInput, nodeId, rows } from './support.ts';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const PARIS = demoNode('Story', 'demo-paris-security-guarantees');
const CALDER = demoNode('Story', 'demo-calder-crossing');

/** Texts that hold no word to look for. */
const WORDLESS = ['!', '---', '"', '& | !', '()', '\0', '\ud800', '-excluded', 'OR', "'';", '😀'];

interface ListedArticle {
  id: string;
  title: string;
  excerpt: string | null;
  language: string | null;
  publishedAt: string;
  leaning: Parameters<typeof sideOf>[0] | null;
  story: { id: string; topics: { slug: string }[] } | null;
  originalArticle: { id: string } | null;
  source: {
    id: string;
    country: string | null;
    factuality: string | null;
    owners: { owner: { id: string } }[];
    consensus: { leaning: string | null };
  };
}

describeOnEachEngine('Articles filtered', (engine) => {
  let newsroom: TestNewsroom;
  let all: ListedArticle[];
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    const page = async (args: string): Promise<Json> =>
      (
        await newsroom.data(`{ articles(first: 100 ${args}) { pageInfo { endCursor } nodes {
          id title excerpt language publishedAt leaning story { id topics { slug } } originalArticle { id }
          source { id country factuality owners { owner { id } } consensus { leaning } } } } }`)
      ).articles;
    const first = await page('');
    const second = await page(`after: ${JSON.stringify(first.pageInfo.endCursor)}`);
    all = [...first.nodes, ...second.nodes];
  });
  afterAll(() => newsroom.close());

  async function ids(where: Record<string, unknown>): Promise<string[]> {
    const { articles } = await newsroom.data(
      'query ($where: ArticleWhere) { articles(first: 100, where: $where) { totalCount nodes { id } } }',
      { where },
    );
    if (articles.totalCount <= 100) expect(articles.nodes).toHaveLength(articles.totalCount);
    return articles.nodes.map(({ id }: Json) => id);
  }

  /** What the filter answers is what the articles themselves say; and that is some of them, not none or all. */
  async function expectSome(
    where: Record<string, unknown>,
    isWanted: (article: ListedArticle) => boolean,
  ): Promise<void> {
    const expected = all.filter(isWanted).map(({ id }) => id);
    expect(expected.length, JSON.stringify(where)).toBeGreaterThan(0);
    expect(expected.length, JSON.stringify(where)).toBeLessThan(all.length);
    expect(await ids(where), JSON.stringify(where)).toEqual(expected.slice(0, 100));
  }

  it('by one field each are those of which the field is true', async () => {
    await expectSome({ sides: ['LEFT'] }, ({ leaning }) => leaning !== null && sideOf(leaning) === 'LEFT');
    await expectSome(
      { sides: ['CENTER', 'RIGHT'] },
      ({ leaning }) => leaning !== null && sideOf(leaning) !== 'LEFT',
    );
    await expectSome({ leanings: ['FAR_LEFT', 'LEAN_RIGHT'] }, ({ leaning }) =>
      ['FAR_LEFT', 'LEAN_RIGHT'].includes(leaning ?? ''),
    );
    await expectSome({ rated: true }, ({ leaning }) => leaning !== null);
    await expectSome({ rated: false }, ({ leaning }) => leaning === null);
    await expectSome({ storyIds: [PARIS, CALDER] }, ({ story }) => [PARIS, CALDER].includes(story?.id ?? ''));
    await expectSome({ topicSlugs: ['ukraine', 'sport'] }, ({ story }) =>
      (story?.topics ?? []).some(({ slug }) => ['ukraine', 'sport'].includes(slug)),
    );
    const wire = demoNode('Source', 'continental-wire');
    await expectSome({ sourceIds: [wire] }, ({ source }) => source.id === wire);
    const northgate = demoNode('Owner', 'northgate-media');
    await expectSome({ ownerIds: [northgate] }, ({ source }) =>
      source.owners.some(({ owner }) => owner.id === northgate),
    );
    await expectSome({ countries: ['GB', 'FR'] }, ({ source }) =>
      ['GB', 'FR'].includes(source.country ?? ''),
    );
    await expectSome({ factuality: ['VERY_HIGH', 'LOW'] }, ({ source }) =>
      ['VERY_HIGH', 'LOW'].includes(source.factuality ?? ''),
    );
    await expectSome({ language: 'fr' }, ({ language }) => language === 'fr');
    await expectSome({ excludeSyndicated: true }, ({ originalArticle }) => originalArticle === null);
    await expectSome({ query: 'skarvik' }, ({ title, excerpt }) => /skarvik/i.test(`${title} ${excerpt}`));
  });

  it('by time hold the first instant and not the last', async () => {
    const at = all[50]?.publishedAt ?? '';
    const later = new Date(Date.parse(at) + 1).toISOString();
    await expectSome({ publishedFrom: at }, ({ publishedAt }) => publishedAt >= at);
    await expectSome({ publishedTo: at }, ({ publishedAt }) => publishedAt < at);
    expect(await ids({ publishedFrom: at, publishedTo: later })).toContain(all[50]?.id);
    expect(await ids({ publishedFrom: later, publishedTo: at })).toEqual([]);
    expect(await ids({ publishedFrom: at.replace('Z', '+00:00') })).toEqual(await ids({ publishedFrom: at }));
    for (const early of ['0001-01-01T00:00:00Z', '1900-01-01T00:00:00Z']) {
      expect(await ids({ publishedTo: early })).toEqual([]);
      expect(await ids({ publishedFrom: early })).toEqual(await ids({}));
    }
    for (const late of ['3000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']) {
      expect(await ids({ publishedFrom: late })).toEqual([]);
      expect(await ids({ publishedTo: late })).toEqual(await ids({}));
    }
  });

  it('by what is no instant are a fault', async () => {
    for (const publishedFrom of [
      '2026-02-30T00:00:00Z',
      '2026-01-01',
      'yesterday',
      '',
      '10000-01-01T00:00:00Z',
      5,
    ]) {
      const { errors } = await newsroom.answer(
        'query ($where: ArticleWhere) { articles(where: $where) { totalCount } }',
        { where: { publishedFrom } },
      );
      expect(errors, String(publishedFrom)).toHaveLength(1);
    }
  });

  it('take null for left out, and an empty list for nothing', async () => {
    const everything = await ids({});
    expect(everything).toHaveLength(100);
    const lists = [
      'sides',
      'leanings',
      'storyIds',
      'topicSlugs',
      'sourceIds',
      'ownerIds',
      'countries',
      'factuality',
    ];
    const others = [
      'lens',
      'rated',
      'publishedFrom',
      'publishedTo',
      'language',
      'query',
      'excludeSyndicated',
    ];
    for (const field of [...lists, ...others])
      expect(await ids({ [field]: null }), field).toEqual(everything);
    for (const field of lists) {
      expect(await ids({ [field]: [] }), field).toEqual([]);
      expect(await ids({ rated: true, countries: ['US'], [field]: [] }), field).toEqual([]);
    }
    expect(await ids({ rated: false, sides: [] })).toEqual([]);
    expect(await ids({ excludeSyndicated: false })).toEqual(everything);
    expect(await ids({ lens: {} })).toEqual(everything);
  });

  it('take several fields as AND, several values as OR', async () => {
    const both = await ids({ sides: ['LEFT', 'RIGHT'], countries: ['US'], topicSlugs: ['economy', 'sport'] });
    const expected = all.filter(
      ({ leaning, source, story }) =>
        leaning !== null &&
        sideOf(leaning) !== 'CENTER' &&
        source.country === 'US' &&
        (story?.topics ?? []).some(({ slug }) => ['economy', 'sport'].includes(slug)),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(both).toEqual(expected.map(({ id }) => id));
    expect(await ids({ sides: ['LEFT'], leanings: ['RIGHT'] })).toEqual([]);
    await expectSome(
      { sides: ['LEFT'], leanings: ['RIGHT', 'LEAN_LEFT'] },
      ({ leaning }) => leaning === 'LEAN_LEFT',
    );
    expect(await ids({ rated: false, sides: ['LEFT'] })).toEqual([]);
    expect(await ids({ rated: true, sides: ['LEFT'] })).toEqual(await ids({ sides: ['LEFT'] }));
  });

  it('go by the article’s own leaning before its outlet’s, and by the lens for the outlet’s', async () => {
    const lens = { raters: ['midway-index'] };
    const { articles } = await newsroom.data(
      `query ($lens: RatingLens) { articles(first: 100, where: { lens: $lens, sides: [CENTER] }) {
        nodes { side(lens: $lens) default: side ownLeaning } } }`,
      { lens },
    );
    const { nodes } = articles;
    expect(new Set(nodes.map(({ side }: Json) => side))).toEqual(new Set(['CENTER']));
    expect(
      nodes.some((article: Json) => article.default !== 'CENTER'),
      'the lens matters',
    ).toBe(true);
    const own = 'https://www.harbor-ledger.example/news/opinion-calder-needs-rules';
    const { article } = await newsroom.data(`{ article(url: "${own}") { id ownLeaning source { id } } }`);
    expect(article.ownLeaning).toBe('LEAN_RIGHT');
    expect(await ids({ sides: ['RIGHT'], sourceIds: [article.source.id] })).toEqual([article.id]);
    expect(await ids({ sides: ['LEFT'], sourceIds: [article.source.id] })).not.toContain(article.id);
    // Nobody had rated anything by then, so that only leanings of articles themselves are left.
    const early = { lens: { asOf: '1900-01-01T00:00:00Z' }, rated: true };
    const { owns } = await newsroom.data(
      'query ($where: ArticleWhere) { owns: articles(where: $where) { nodes { ownLeaning } } }',
      { where: early },
    );
    expect(owns.nodes.length).toBe(2);
    for (const { ownLeaning } of owns.nodes) expect(ownLeaning).not.toBeNull();
  });

  it('refuse a lens of no rater or an unknown one, on its own and within a story', async () => {
    for (const raters of [[], ['no-such-rater'], ['compass-desk', 'a\0b'], ['COMPASS-DESK']]) {
      const where = { lens: { raters } };
      await expectBadInput(
        newsroom,
        'query ($where: ArticleWhere) { articles(where: $where) { totalCount } }',
        {
          where,
        },
      );
      await expectBadInput(
        newsroom,
        `query ($where: ArticleWhere) { story(by: { id: "${PARIS}" }) { articleCount(where: $where) } }`,
        { where },
      );
    }
  });

  it('match nothing by what is unknown, malformed or of another type', async () => {
    for (const id of [
      nodeId('Story', UNKNOWN_ID),
      'nonsense',
      '',
      '\0',
      '\ud800',
      demoNode('Topic', 'ukraine'),
    ]) {
      expect(await ids({ storyIds: [id] })).toEqual([]);
      expect(await ids({ sourceIds: [id] })).toEqual([]);
      expect(await ids({ ownerIds: [id] })).toEqual([]);
      expect(await ids({ storyIds: [id, PARIS] })).toHaveLength(8);
    }
    for (const text of ['no-such-thing', '', '\0', '\ud800', '\'; DROP TABLE "Article"; --']) {
      expect(await ids({ topicSlugs: [text] })).toEqual([]);
      expect(await ids({ countries: [text] }), `countries ${JSON.stringify(text)}`).toEqual([]);
      expect(await ids({ language: text })).toEqual([]);
    }
    expect(await ids({ storyIds: [PARIS, PARIS] })).toHaveLength(8);
  });

  it('take a blank query for left out, and one without a word for nothing', async () => {
    const everything = await ids({});
    for (const query of ['', ' ', '\n\t']) expect(await ids({ query })).toEqual(everything);
    for (const query of WORDLESS) expect(await ids({ query }), JSON.stringify(query)).toEqual([]);
  });

  it('by country leave out outlets whose country is not known, whatever is asked for', async () => {
    const sourceOrdinal = await addOutlet(newsroom, { name: 'nowhere' });
    const url = 'https://nowhere.example/an-article';
    await addArticle(newsroom, { sourceOrdinal, url, publishedAt: '1999-01-01T00:00:00Z' });
    const then = { publishedTo: '2000-01-01T00:00:00Z' };
    expect(await ids(then)).toHaveLength(1);
    for (const country of ['', 'null', 'UNKNOWN'])
      expect(await ids({ ...then, countries: [country] })).toEqual([]);
  });

  it('are the same ones within a story and an outlet, and are counted alike', async () => {
    const where = { sides: ['LEFT'], excludeSyndicated: true };
    const { story, source } = await newsroom.data(
      `query ($where: ArticleWhere) {
        story(by: { id: "${CALDER}" }) { articleCount(where: $where) articles(where: $where, first: 100) { totalCount nodes { id } } }
        source(by: { slug: "northern-beacon" }) { articles(where: $where, first: 100) { totalCount nodes { id } } }
      }`,
      { where },
    );
    const wanted = all.filter(
      ({ leaning, originalArticle }) =>
        leaning !== null && sideOf(leaning) === 'LEFT' && originalArticle === null,
    );
    const inStory = wanted.filter((article) => article.story?.id === CALDER).map(({ id }) => id);
    expect(story.articles.nodes.map(({ id }: Json) => id)).toEqual(inStory);
    expect(story.articleCount).toBe(inStory.length);
    expect(story.articles.totalCount).toBe(inStory.length);
    const beacon = demoNode('Source', 'northern-beacon');
    expect(source.articles.nodes.map(({ id }: Json) => id)).toEqual(
      wanted.filter((article) => article.source.id === beacon).map(({ id }) => id),
    );
  });
});

describeOnEachEngine('Stories filtered', (engine) => {
  let newsroom: TestNewsroom;
  let all: Json[];
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    const { stories } = await newsroom.data(`{ stories(first: 100) { nodes {
      slug status headline dek updatedAt sourceCount topics { slug } biasBreakdown { blindspot { underCoveredBy } } } } }`);
    all = stories.nodes;
  });
  afterAll(() => newsroom.close());

  async function slugs(where: Record<string, unknown>): Promise<string[]> {
    const { stories } = await newsroom.data(
      'query ($where: StoryWhere) { stories(first: 100, where: $where) { totalCount nodes { slug } } }',
      { where },
    );
    expect(stories.nodes).toHaveLength(stories.totalCount);
    return stories.nodes.map(({ slug }: Json) => slug);
  }

  async function expectSome(
    where: Record<string, unknown>,
    isWanted: (story: Json) => boolean,
  ): Promise<void> {
    const expected = all.filter(isWanted).map(({ slug }) => slug);
    expect(expected.length, JSON.stringify(where)).toBeGreaterThan(0);
    expect(expected.length, JSON.stringify(where)).toBeLessThan(all.length);
    expect(await slugs(where), JSON.stringify(where)).toEqual(expected);
  }

  it('by one field each are those of which the field is true', async () => {
    await expectSome({ status: ['SETTLED'] }, ({ status }) => status === 'SETTLED');
    await expectSome({ topicSlugs: ['ukraine', 'health'] }, ({ topics }) =>
      topics.some(({ slug }: Json) => ['ukraine', 'health'].includes(slug)),
    );
    for (const side of ['LEFT', 'RIGHT']) {
      await expectSome(
        { blindspotOf: side },
        ({ biasBreakdown }) => biasBreakdown.blindspot?.underCoveredBy === side,
      );
    }
    await expectSome({ minSources: 8 }, ({ sourceCount }) => sourceCount >= 8);
    const at = all[5].updatedAt;
    await expectSome({ updatedFrom: at }, ({ updatedAt }) => updatedAt >= at);
    await expectSome({ updatedTo: at }, ({ updatedAt }) => updatedAt < at);
    await expectSome({ query: 'ferry' }, ({ headline, dek }) => /ferry/i.test(`${headline} ${dek}`));
  });

  it('take null for left out, an empty list for nothing, several fields as AND', async () => {
    const everything = all.map(({ slug }) => slug);
    for (const field of [
      'status',
      'topicSlugs',
      'blindspotOf',
      'minSources',
      'updatedFrom',
      'updatedTo',
      'query',
    ])
      expect(await slugs({ [field]: null }), field).toEqual(everything);
    expect(await slugs({ status: [] })).toEqual([]);
    expect(await slugs({ topicSlugs: [] })).toEqual([]);
    await expectSome(
      { topicSlugs: ['economy'], minSources: 8, status: ['DEVELOPING', 'SETTLED'] },
      ({ topics, sourceCount }) => sourceCount >= 8 && topics.some(({ slug }: Json) => slug === 'economy'),
    );
  });

  it('never hold a merged story, and one that is EMERGING not for readers', async () => {
    expect(await slugs({ status: ['MERGED'] })).toEqual([]);
    expect(await slugs({ status: ['EMERGING'] })).toEqual([]);
    expect(await slugs({ query: 'captain questioned missing officers' })).toEqual([]);
  });

  it('know no blindspot of the center, and any number of outlets', async () => {
    expect(await slugs({ blindspotOf: 'CENTER' })).toEqual([]);
    const everything = all.map(({ slug }) => slug);
    for (const minSources of [-2147483648, -1, 0, 1]) expect(await slugs({ minSources })).toEqual(everything);
    expect(await slugs({ minSources: 2147483647 })).toEqual([]);
  });

  it('find nothing in 1900 or 3000, for unknown topics or without a word', async () => {
    const everything = all.map(({ slug }) => slug);
    expect(await slugs({ updatedTo: '1900-01-01T00:00:00Z' })).toEqual([]);
    expect(await slugs({ updatedFrom: '3000-01-01T00:00:00Z' })).toEqual([]);
    expect(await slugs({ updatedFrom: '1900-01-01T00:00:00Z', updatedTo: '3000-01-01T00:00:00Z' })).toEqual(
      everything,
    );
    for (const slug of ['no-such-topic', '', '\0', '\ud800', 'UKRAINE'])
      expect(await slugs({ topicSlugs: [slug] })).toEqual([]);
    for (const query of ['', '  ']) expect(await slugs({ query })).toEqual(everything);
    for (const query of WORDLESS) expect(await slugs({ query }), JSON.stringify(query)).toEqual([]);
  });

  it('are the same ones under a topic and an outlet', async () => {
    const where = { minSources: 8 };
    const { topic, source } = await newsroom.data(
      `query ($where: StoryWhere) {
        topic(slug: "economy") { stories(where: $where) { nodes { slug } } }
        source(by: { slug: "sandhill-sentinel" }) { stories(where: $where, orderBy: MOST_COVERED) { nodes { slug sourceCount } } }
      }`,
      { where },
    );
    expect(topic.stories.nodes.map(({ slug }: Json) => slug)).toEqual(
      all
        .filter(
          ({ topics, sourceCount }) =>
            sourceCount >= 8 && topics.some(({ slug }: Json) => slug === 'economy'),
        )
        .map(({ slug }) => slug),
    );
    const expected = await rows<{ slug: string; sourceCount: number }>(
      newsroom,
      Prisma.sql`SELECT DISTINCT story."slug", story."sourceCount", story."id"
        FROM "Story" AS story JOIN "Attachment" AS stay ON stay."storyId" = story."id" AND stay."detachedAt" IS NULL
        JOIN "Article" AS article ON article."id" = stay."articleId"
        JOIN "Source" AS source ON source."ordinal" = article."sourceOrdinal"
       WHERE source."slug" = 'sandhill-sentinel' AND story."sourceCount" >= 8 AND story."status" NOT IN ('EMERGING', 'MERGED')
       ORDER BY story."sourceCount" DESC, story."id" DESC`,
    );
    expect(expected.length).toBeGreaterThan(1);
    expect(source.stories.nodes).toEqual(expected.map(({ slug, sourceCount }) => ({ slug, sourceCount })));
  });
});

describeOnEachEngine('Outlets filtered', (engine) => {
  let newsroom: TestNewsroom;
  let all: Json[];
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    const { sources } = await newsroom.data(`{ sources(first: 100) { nodes {
      slug name domain aliases country medium factuality owners { owner { id } } consensus { side } } } }`);
    all = sources.nodes;
  });
  afterAll(() => newsroom.close());

  async function slugs(where: Record<string, unknown>): Promise<string[]> {
    const { sources } = await newsroom.data(
      'query ($where: SourceWhere) { sources(first: 100, where: $where) { totalCount nodes { slug } } }',
      { where },
    );
    expect(sources.nodes).toHaveLength(sources.totalCount);
    return sources.nodes.map(({ slug }: Json) => slug);
  }

  async function expectSome(
    where: Record<string, unknown>,
    isWanted: (source: Json) => boolean,
  ): Promise<void> {
    const expected = all.filter(isWanted).map(({ slug }) => slug);
    expect(expected.length, JSON.stringify(where)).toBeGreaterThan(0);
    expect(expected.length, JSON.stringify(where)).toBeLessThan(all.length);
    expect(await slugs(where), JSON.stringify(where)).toEqual(expected);
  }

  it('come by slug, and by one field each are those of which the field is true', async () => {
    expect(all.map(({ slug }) => slug)).toEqual(all.map(({ slug }) => slug).sort());
    await expectSome({ sides: ['CENTER', 'LEFT'] }, ({ consensus }) =>
      ['CENTER', 'LEFT'].includes(consensus.side),
    );
    await expectSome({ rated: true }, ({ consensus }) => consensus.side !== null);
    await expectSome({ rated: false }, ({ consensus }) => consensus.side === null);
    await expectSome({ factuality: ['LOW', 'MIXED'] }, ({ factuality }) =>
      ['LOW', 'MIXED'].includes(factuality),
    );
    await expectSome({ countries: ['GB'] }, ({ country }) => country === 'GB');
    await expectSome({ mediums: ['WIRE', 'RADIO'] }, ({ medium }) => ['WIRE', 'RADIO'].includes(medium));
    const owner = demoNode('Owner', 'civic-light-foundation');
    await expectSome({ ownerIds: [owner] }, ({ owners }) =>
      owners.some((each: Json) => each.owner.id === owner),
    );
    await expectSome({ query: 'barricade' }, ({ slug }) => slug === 'barricade-weekly');
    await expectSome({ query: 'cwire' }, ({ slug }) => slug === 'continental-wire');
    await expectSome({ query: 'newcommons-magazine.example' }, ({ slug }) => slug === 'new-commons');
  });

  it('take null for left out, an empty list for nothing, several fields as AND', async () => {
    const everything = all.map(({ slug }) => slug);
    const lists = ['sides', 'factuality', 'countries', 'mediums', 'ownerIds'];
    for (const field of [...lists, 'rated', 'query'])
      expect(await slugs({ [field]: null }), field).toEqual(everything);
    for (const field of lists) expect(await slugs({ [field]: [] }), field).toEqual([]);
    await expectSome(
      { countries: ['US', 'GB'], sides: ['LEFT'], mediums: ['NEWSPAPER'] },
      ({ country, consensus, medium }) =>
        ['US', 'GB'].includes(country) && consensus.side === 'LEFT' && medium === 'NEWSPAPER',
    );
    expect(await slugs({ rated: false, sides: ['LEFT'] })).toEqual([]);
  });

  it('match nothing by what is unknown, malformed or without a word', async () => {
    for (const text of ['', 'xx', 'us', '\0', '\ud800'])
      expect(await slugs({ countries: [text] })).toEqual([]);
    for (const id of ['', 'nonsense', demoNode('Source', 'harbor-ledger'), nodeId('Owner', UNKNOWN_ID)])
      expect(await slugs({ ownerIds: [id] })).toEqual([]);
    for (const query of WORDLESS) expect(await slugs({ query }), JSON.stringify(query)).toEqual([]);
    for (const query of ['', ' ']) expect(await slugs({ query })).toEqual(all.map(({ slug }) => slug));
  });

  it('under a story are those that cover it, by its lens', async () => {
    const lens = { raters: ['record-keepers'] };
    const { story } = await newsroom.data(
      `query ($lens: RatingLens) { story(by: { id: "${CALDER}" }) {
        all: sources(first: 100) { edges { articleCount node { slug country } } }
        british: sources(where: { countries: ["GB"] }) { totalCount nodes { slug } }
        unrated: sources(first: 100, where: { rated: false }, lens: $lens) { totalCount }
        rated: sources(where: { rated: true }, lens: $lens) { totalCount }
        none: sources(where: { sides: [] }) { totalCount }
      } }`,
      { lens },
    );
    const covering: Json[] = story.all.edges;
    expect(covering).toEqual(
      [...covering].sort((a, b) => b.articleCount - a.articleCount || (a.node.slug < b.node.slug ? -1 : 1)),
    );
    const british = covering
      .filter(({ node }) => node.country === 'GB')
      .map(({ node }) => ({ slug: node.slug }));
    expect(british.length).toBeGreaterThan(0);
    expect(story.british).toEqual({ totalCount: british.length, nodes: british });
    // That rater places nobody from left to right.
    expect(story.unrated.totalCount).toBe(covering.length);
    expect(story.rated.totalCount).toBe(0);
    expect(story.none.totalCount).toBe(0);
    for (const raters of [[], ['no-such-rater']]) {
      await expectBadInput(
        newsroom,
        `query ($lens: RatingLens) { story(by: { id: "${CALDER}" }) { sources(lens: $lens) { totalCount } } }`,
        { lens: { raters } },
      );
    }
  });
});

describe('An outlet asked for by a key', () => {
  describeOnEachEngine('is found', (engine) => {
    let newsroom: TestNewsroom;
    beforeAll(async () => {
      newsroom = await openTestNewsroom(engine, 'demo');
    });
    afterAll(() => newsroom.close());

    async function slugBy(by: Record<string, unknown>): Promise<string | null> {
      const { source } = await newsroom.data('query ($by: SourceKey!) { source(by: $by) { slug } }', { by });
      return source?.slug ?? null;
    }

    it('by id, slug, domain and every host that is an alias, however it is written', async () => {
      expect(await slugBy({ id: demoNode('Source', 'harbor-ledger') })).toBe('harbor-ledger');
      expect(await slugBy({ slug: 'harbor-ledger' })).toBe('harbor-ledger');
      for (const domain of [
        'harbor-ledger.example',
        'www.harbor-ledger.example',
        ' HARBOR-LEDGER.example ',
        'harbor-ledger.example.',
        'harborledger.example',
        'www.harborledger.example',
      ]) {
        expect(await slugBy({ domain }), domain).toBe('harbor-ledger');
      }
    });

    it('by nothing else', async () => {
      for (const text of [
        '',
        ' ',
        'nowhere.example',
        '\0',
        '\ud800',
        'a b',
        'x'.repeat(10_000),
        '[::1',
        'a@b.example',
      ]) {
        expect(await slugBy({ domain: text }), text.slice(0, 20)).toBeNull();
        expect(await slugBy({ slug: text })).toBeNull();
        expect(await slugBy({ id: text })).toBeNull();
      }
      expect(await slugBy({ id: demoNode('Story', 'demo-calder-crossing') })).toBeNull();
      for (const by of [{}, { id: null }, { slug: 'harbor-ledger', domain: 'harbor-ledger.example' }]) {
        const { errors } = await newsroom.answer('query ($by: SourceKey!) { source(by: $by) { slug } }', {
          by,
        });
        expect(errors.length).toBeGreaterThan(0);
      }
    });
  });
});
