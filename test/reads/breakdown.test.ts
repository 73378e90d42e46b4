import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { LEANINGS } from '../../src/domain/leaning.ts';
import { detach } from '../../src/resolvers/writing/attachments.ts';
import { recordRatings } from '../../src/resolvers/writing/ratings.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import {
  addArticle,
  addOutlet,
  addRaters,
  addStory,
  demoNode,
  expectBadInput,
  rows,
  write,
} from './support.ts';

const BREAKDOWN = `unit total rated unrated meanScore hasSufficientSample
  leanings { leaning count } left { ...share } center { ...share } right { ...share }
  blindspot { underCoveredBy dominantSide expectedPercent pValue explanation }`;
const SHARE = 'fragment share on SideShare { side count percent interval { low high } }';

/** Rated units by step, and the rest: what everything else in a breakdown follows from. */
interface Tally {
  /** From −3 to 3. */
  readonly steps: readonly number[];
  readonly unrated: number;
  readonly meanScore: number | null;
}

describeOnEachEngine('A breakdown, worked out again from the tables', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  it.each(['SOURCE', 'ARTICLE', 'OWNER'])('is the same for every story, by unit %s', async (unit) => {
    const { stories } = await newsroom.data(
      `{ stories(first: 100) { nodes { slug biasBreakdown(unit: ${unit}) { ${BREAKDOWN} } } } } ${SHARE}`,
    );
    const tallies = await talliesBySql(newsroom, unit);
    expect(stories.nodes.length).toBeGreaterThan(10);
    for (const { slug, biasBreakdown } of stories.nodes) {
      const tally = tallies.get(slug) ?? { steps: [0, 0, 0, 0, 0, 0, 0], unrated: 0, meanScore: null };
      const { blindspot, ...plain } = biasBreakdown;
      expect(plain, slug).toEqual(expectedBreakdown(unit, tally, plain));
      const finding = expectedBlindspot(tally);
      expect(
        blindspot && { underCoveredBy: blindspot.underCoveredBy, dominantSide: blindspot.dominantSide },
        slug,
      ).toEqual(finding);
      if (blindspot !== null) await expectBlindspotNumbers(newsroom, slug, blindspot, biasBreakdown);
    }
  });

  it('shows each of the four kinds of blindspot, and says it in a sentence', async () => {
    const blindspotOf = async (key: string): Promise<Json> => {
      const { node } = await newsroom.data(
        `{ node(id: "${demoNode('Story', key)}") { ... on Story { biasBreakdown { blindspot {
          underCoveredBy dominantSide explanation } } } } }`,
      );
      return node.biasBreakdown.blindspot;
    };
    expect(await blindspotOf('demo-farm-fee')).toEqual({
      underCoveredBy: 'LEFT',
      dominantSide: 'RIGHT',
      explanation: '1 of 8 rated outlets in this story is on the left (13 %), 5 on the right (62 %).',
    });
    expect(await blindspotOf('demo-portage-union')).toEqual({
      underCoveredBy: 'RIGHT',
      dominantSide: 'LEFT',
      explanation: '1 of 8 rated outlets in this story is on the right (12 %), 5 on the left (63 %).',
    });
    expect(await blindspotOf('demo-cable-pact')).toEqual({
      underCoveredBy: 'LEFT',
      dominantSide: 'CENTER',
      explanation: '1 of 7 rated outlets in this story is on the left (14 %), 4 in the center (57 %).',
    });
    expect(await blindspotOf('demo-river-fever')).toEqual({
      underCoveredBy: 'RIGHT',
      dominantSide: 'CENTER',
      explanation: '0 of 6 rated outlets in this story are on the right (0 %), 4 in the center (67 %).',
    });
    expect(await blindspotOf('demo-leaf-blowers'), 'four rated outlets are too few').toBeNull();
    expect(await blindspotOf('demo-calder-crossing')).toBeNull();
  });

  it('expects nothing of a blindspot where its story’s time is not judged: in trends, history and asOf', async () => {
    const { node } = await newsroom.data(`{ node(id: "${demoNode('Story', 'demo-farm-fee')}") { ... on Story {
      asOf: biasBreakdown(asOf: "2999-01-01T00:00:00Z") { blindspot { underCoveredBy expectedPercent pValue } }
      biasTrend(bucket: WEEK) { breakdown { blindspot { expectedPercent pValue } } }
      history(bucket: MONTH) { nodes { breakdown { blindspot { expectedPercent pValue } } } }
    } } }`);
    expect(node.asOf.blindspot).toEqual({ underCoveredBy: 'LEFT', expectedPercent: null, pValue: null });
    const found = [...node.biasTrend, ...node.history.nodes].flatMap(
      ({ breakdown }: Json) => breakdown.blindspot ?? [],
    );
    expect(found.length).toBeGreaterThan(0);
    for (const blindspot of found) expect(blindspot).toEqual({ expectedPercent: null, pValue: null });
  });

  it('names the outlets of each side and step, most articles first, as many as are asked for', async () => {
    const { node } =
      await newsroom.data(`{ node(id: "${demoNode('Story', 'demo-calder-crossing')}") { ... on Story {
      sources(first: 100) { edges { articleCount node { slug consensus { leaning side } } } }
      biasBreakdown { left { sources(first: 100) { slug } } center { sources(first: 100) { slug } } right { sources(first: 2) { slug } }
        leanings { leaning sources(first: 100) { slug } } }
    } } }`);
    const covering: Json[] = node.sources.edges;
    const slugsOf = (isWanted: (consensus: Json) => boolean): Json[] =>
      covering.filter((edge) => isWanted(edge.node.consensus)).map((edge) => ({ slug: edge.node.slug }));
    const { left, center, right, leanings } = node.biasBreakdown;
    expect(left.sources).toEqual(slugsOf(({ side }) => side === 'LEFT'));
    expect(center.sources).toEqual(slugsOf(({ side }) => side === 'CENTER'));
    expect(right.sources).toEqual(slugsOf(({ side }) => side === 'RIGHT').slice(0, 2));
    expect(leanings.map(({ leaning }: Json) => leaning)).toEqual(LEANINGS);
    for (const { leaning, sources } of leanings)
      expect(sources, leaning).toEqual(slugsOf((consensus) => consensus.leaning === leaning));
    for (const first of [0, -1, 101, 100_000]) {
      for (const field of [
        `left { sources(first: ${first}) { slug } }`,
        `leanings { sources(first: ${first}) { slug } }`,
      ]) {
        const { errors } = await newsroom.answer(
          `{ story(by: { id: "${demoNode('Story', 'demo-calder-crossing')}" }) { biasBreakdown { ${field} } } }`,
        );
        expect(new Set(errors.map(({ code }) => code)), field).toEqual(new Set(['BAD_USER_INPUT']));
      }
    }
  });

  it('sees only the raters in the lens, as they stood then', async () => {
    const slug = 'court-orders-calder-county-crossing-center-to-release-people-held-past-20-days';
    const lensed = async (lens: Record<string, unknown>): Promise<Json> => {
      const { story } = await newsroom.data(
        `query ($slug: String!, $lens: RatingLens) { story(by: { slug: $slug }) { biasBreakdown(lens: $lens) { ${BREAKDOWN} } } } ${SHARE}`,
        { slug, lens },
      );
      return story.biasBreakdown;
    };
    for (const [lens, where] of [
      [{}, Prisma.empty],
      [{ raters: null, asOf: null }, Prisma.empty],
      [{ raters: ['midway-index'] }, Prisma.sql`AND rater."slug" = 'midway-index'`],
      [
        { raters: ['compass-desk', 'spectrum-project', 'compass-desk'] },
        Prisma.sql`AND rater."slug" IN ('compass-desk', 'spectrum-project')`,
      ],
      [{ asOf: '2022-06-30T00:00:00Z' }, Prisma.sql`AND rating."ratedAt" <= '2022-06-30T00:00:00Z'`],
      [{ raters: ['record-keepers'] }, Prisma.sql`AND rater."slug" = 'record-keepers'`],
      [{ asOf: '1900-01-01T00:00:00Z' }, Prisma.sql`AND false`],
      [{ asOf: '3000-01-01T00:00:00Z' }, Prisma.empty],
    ] as const) {
      const tally = (await talliesBySql(newsroom, 'SOURCE', where)).get(slug);
      const { blindspot: _blindspot, ...plain } = await lensed(lens);
      expect(plain, JSON.stringify(lens)).toEqual(expectedBreakdown('SOURCE', tally ?? NOTHING, plain));
    }
    expect(await lensed({ raters: ['record-keepers'] })).toMatchObject({
      total: 16,
      rated: 0,
      unrated: 16,
      meanScore: null,
      hasSufficientSample: false,
      blindspot: null,
      left: { count: 0, percent: null, interval: null },
    });
  });

  it('names the ratings behind a consensus by the raters’ slugs, one each', async () => {
    const { sources } = await newsroom.data(
      '{ sources(first: 100) { nodes { consensus { ratings { rater { slug } } } } } }',
    );
    for (const { consensus } of sources.nodes) {
      const slugs = consensus.ratings.map(({ rater }: Json) => rater.slug);
      expect(slugs).toEqual([...new Set(slugs)].sort());
    }
  });

  it('refuses a lens of nobody or of somebody unknown, wherever a lens is taken', async () => {
    const id = demoNode('Story', 'demo-calder-crossing');
    for (const raters of [[], ['no-such-rater'], ['midway-index', ''], ['\0']]) {
      const lens = { raters };
      const query = (field: string): string => `query ($lens: RatingLens) { ${field} }`;
      const story = (field: string): string => query(`story(by: { id: "${id}" }) { ${field} }`);
      await expectBadInput(newsroom, story('biasBreakdown(lens: $lens) { total }'), { lens });
      await expectBadInput(newsroom, story('biasTrend(bucket: DAY, lens: $lens) { from }'), { lens });
      await expectBadInput(newsroom, story('articles(first: 1) { nodes { side(lens: $lens) } }'), { lens });
      await expectBadInput(
        newsroom,
        query('source(by: { slug: "open-quorum" }) { consensus(lens: $lens) { score } }'),
        { lens },
      );
      await expectBadInput(newsroom, query('coverageTable(by: [SIDE], lens: $lens) { totalRows }'), { lens });
    }
  });
});

describeOnEachEngine('A breakdown of what this service knew at an instant', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
    await addRaters(newsroom, 'early', 'late');
  });
  afterAll(() => newsroom.close());

  async function breakdown(slug: string, args: string): Promise<Json> {
    const { story } = await newsroom.data(
      `{ story(by: { slug: "${slug}" }) { biasBreakdown${args && `(${args})`} { total rated unrated left { count } center { count } right { count }
        leanings { leaning count } } } }`,
    );
    const { leanings, left, center, right, ...counts } = story.biasBreakdown;
    const steps = leanings
      .filter(({ count }: Json) => count > 0)
      .map(({ leaning, count }: Json) => `${leaning} ${count}`);
    return { ...counts, sides: [left.count, center.count, right.count], steps: steps.join(', ') };
  }

  it('holds what was attached by then and not detached yet', async () => {
    const storyId = await addStory(newsroom, { headline: 'Coming and going' });
    const came = await addOutlet(newsroom, { name: 'came', ratings: [{ rater: 'early', label: '-2' }] });
    const went = await addOutlet(newsroom, { name: 'went', ratings: [{ rater: 'early', label: '2' }] });
    const publishedAt = '2024-01-01T00:00:00Z';
    await addArticle(newsroom, {
      sourceOrdinal: came,
      url: 'https://came.example/1',
      publishedAt,
      storyId,
      attachedAt: '2024-01-02T00:00:00Z',
    });
    const articleId = await addArticle(newsroom, {
      sourceOrdinal: went,
      url: 'https://went.example/1',
      publishedAt,
      storyId,
      attachedAt: '2024-01-03T00:00:00Z',
    });
    const detachedAt = new Date('2024-01-04T00:00:00Z');
    await write(newsroom, (tx) =>
      detach(tx, [{ articleId, storyId, reason: null, detachedAt }], { by: 'EDITOR' }),
    );

    const at = (instant: string) => breakdown('coming-and-going', `asOf: "${instant}"`);
    const empty = { total: 0, rated: 0, unrated: 0, sides: [0, 0, 0], steps: '' };
    const one = { total: 1, rated: 1, unrated: 0, sides: [1, 0, 0], steps: 'LEFT 1' };
    const two = { total: 2, rated: 2, unrated: 0, sides: [1, 0, 1], steps: 'LEFT 1, RIGHT 1' };
    expect(await at('1900-01-01T00:00:00Z')).toEqual(empty);
    expect(await at('2024-01-01T23:59:59.999Z')).toEqual(empty);
    expect(await at('2024-01-02T00:00:00Z')).toEqual(one);
    expect(await at('2024-01-03T00:00:00Z')).toEqual(two);
    expect(await at('2024-01-03T23:59:59.999Z')).toEqual(two);
    expect(await at('2024-01-04T00:00:00Z')).toEqual(one);
    expect(await at('3000-01-01T00:00:00Z')).toEqual(one);
    expect(await breakdown('coming-and-going', '')).toEqual(one);
  });

  it('holds the ratings that were recorded by then, of those published by the lens’s own instant', async () => {
    const storyId = await addStory(newsroom, { headline: 'Learning late' });
    const sourceOrdinal = await addOutlet(newsroom, {
      name: 'rated',
      ratings: [
        { rater: 'early', label: '-3', ratedAt: '2020-01-01', recordedAt: '2020-06-01' },
        // Published in 2021, known here in 2023 only.
        { rater: 'early', label: '0', ratedAt: '2021-01-01', recordedAt: '2023-01-01' },
        { rater: 'late', label: '3', ratedAt: '2024-01-01', recordedAt: '2024-01-01' },
      ],
    });
    await addArticle(newsroom, {
      sourceOrdinal,
      url: 'https://rated.example/1',
      publishedAt: '2019-01-01T00:00:00Z',
      storyId,
      attachedAt: '2019-01-01T00:00:00Z',
    });
    const steps = async (args: string) => (await breakdown('learning-late', args)).steps;
    expect(await steps('asOf: "2020-03-01T00:00:00Z"'), 'published, and not known here yet').toBe('');
    expect(await steps('asOf: "2020-06-01T00:00:00Z"')).toBe('FAR_LEFT 1');
    expect(await steps('asOf: "2022-01-01T00:00:00Z"')).toBe('FAR_LEFT 1');
    expect(await steps('asOf: "2023-01-01T00:00:00Z"')).toBe('CENTER 1');
    expect(await steps('asOf: "2024-01-01T00:00:00Z"'), '0 and 3: a half goes outwards').toBe('RIGHT 1');
    expect(await steps('')).toBe('RIGHT 1');
    expect(await steps('lens: { asOf: "2020-03-01T00:00:00Z" }'), 'the lens asks when it was published').toBe(
      'FAR_LEFT 1',
    );
    expect(await steps('lens: { asOf: "2022-01-01T00:00:00Z" }')).toBe('CENTER 1');
    expect(await steps('asOf: "2025-01-01T00:00:00Z", lens: { asOf: "2022-01-01T00:00:00Z" }')).toBe(
      'CENTER 1',
    );
    expect(await steps('asOf: "2022-01-01T00:00:00Z", lens: { asOf: "2025-01-01T00:00:00Z" }')).toBe(
      'FAR_LEFT 1',
    );
    expect(await steps('asOf: "2025-01-01T00:00:00Z", lens: { raters: ["late"] }')).toBe('FAR_RIGHT 1');
    expect(await steps('asOf: "2023-06-01T00:00:00Z", lens: { raters: ["late"] }')).toBe('');
  });

  it('holds the owners in force then: of the largest known share, ties by slug, else the outlet itself', async () => {
    const storyId = await addStory(newsroom, { headline: 'Changing hands' });
    const outlets = [
      await addOutlet(newsroom, {
        name: 'one',
        ratings: [{ rater: 'early', label: '-3' }],
        owners: [
          { owner: 'magnate', share: 60, since: '2020-01-01', until: '2022-01-01' },
          { owner: 'abbey', share: 40 },
          { owner: 'unknown-share', share: null },
        ],
      }),
      await addOutlet(newsroom, {
        name: 'two',
        ratings: [{ rater: 'early', label: '0' }],
        owners: [
          { owner: 'magnate', share: 50 },
          { owner: 'zebra', share: 50 },
        ],
      }),
      await addOutlet(newsroom, { name: 'three', owners: [{ owner: 'magnate', share: null }] }),
      await addOutlet(newsroom, { name: 'alone', ratings: [{ rater: 'early', label: '2' }] }),
      await addOutlet(newsroom, { name: 'alone-unrated' }),
    ];
    for (const [n, sourceOrdinal] of outlets.entries()) {
      await addArticle(newsroom, {
        sourceOrdinal,
        url: `https://outlet-${n}.example/1`,
        publishedAt: '2019-01-01T00:00:00Z',
        storyId,
        attachedAt: '2019-01-01T00:00:00Z',
      });
    }
    const owners = (args: string) => breakdown('changing-hands', `unit: OWNER ${args}`);
    // Magnate holds one (−3), two (0) and an unrated one: −1.5, a half outwards. Abbey holds nothing yet.
    expect(await owners('asOf: "2021-01-01T00:00:00Z"')).toEqual({
      total: 3,
      rated: 2,
      unrated: 1,
      sides: [1, 0, 1],
      steps: 'LEFT 1, RIGHT 1',
    });
    // From the last instant on the abbey holds one.
    const after = {
      total: 4,
      rated: 3,
      unrated: 1,
      sides: [1, 1, 1],
      steps: 'FAR_LEFT 1, CENTER 1, RIGHT 1',
    };
    expect(await owners('asOf: "2022-01-01T00:00:00Z"')).toEqual(after);
    expect(await owners('')).toEqual(after);
    const { source } = await newsroom.data(`{ source(by: { slug: "one" }) {
      earlier: owners(asOf: "2021-01-01T00:00:00Z") { owner { slug } sharePercent }
      now: owners { owner { slug } } before: owners(asOf: "1900-01-01T00:00:00Z") { owner { slug } } } }`);
    expect(source).toEqual({
      earlier: [
        { owner: { slug: 'magnate' }, sharePercent: 60 },
        { owner: { slug: 'abbey' }, sharePercent: 40 },
        { owner: { slug: 'unknown-share' }, sharePercent: null },
      ],
      now: [{ owner: { slug: 'abbey' } }, { owner: { slug: 'unknown-share' } }],
      before: [{ owner: { slug: 'abbey' } }, { owner: { slug: 'unknown-share' } }],
    });
    // From its first instant on the magnate holds one, too.
    expect(await owners('asOf: "2020-01-01T00:00:00Z"')).toMatchObject({ total: 3 });
  });
});

describeOnEachEngine('A breakdown of little', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
  });
  afterAll(() => newsroom.close());

  it.each(['SOURCE', 'ARTICLE', 'OWNER'])('of an empty story holds nothing, by unit %s', async (unit) => {
    const headline = `Empty by ${unit}`;
    await addStory(newsroom, { headline });
    const { story } = await newsroom.data(
      `{ story(by: { slug: "empty-by-${unit.toLowerCase()}" }) {
        articleCount sourceCount imageUrl firstPublishedAt lastArticleAt
        biasBreakdown(unit: ${unit}) { ${BREAKDOWN} } biasTrend(bucket: HOUR, unit: ${unit}) { from }
        sources { totalCount nodes { slug } } articles { totalCount } timeline { totalCount } history { totalCount nodes { from } }
        coverageSummary { firstArticle { id } lagHours(side: LEFT) independentNewsrooms effectiveOwners }
        wording(side: LEFT) { term } related { id } overview { id } analyses { id } faq { id } topics { slug } mergedInto { id }
      } } ${SHARE}`,
    );
    expect(story.biasBreakdown).toEqual({ ...expectedBreakdown(unit, NOTHING, {}), blindspot: null });
    expect(story).toMatchObject({
      articleCount: 0,
      sourceCount: 0,
      imageUrl: null,
      firstPublishedAt: null,
      lastArticleAt: null,
      biasTrend: [],
      sources: { totalCount: 0, nodes: [] },
      history: { totalCount: 0, nodes: [] },
      coverageSummary: { firstArticle: null, lagHours: null, independentNewsrooms: 0, effectiveOwners: null },
      wording: [],
      related: [],
      overview: [],
      analyses: [],
      faq: [],
      topics: [],
      mergedInto: null,
    });
  });

  it('of outlets that nobody rates has no percents, and counts them beside', async () => {
    const storyId = await addStory(newsroom, { headline: 'Nobody rates these' });
    for (const name of ['unrated-a', 'unrated-b']) {
      const sourceOrdinal = await addOutlet(newsroom, {
        name,
        ratings: [{ rater: 'a-rater', label: 'unplaced', factuality: 'HIGH' }],
      });
      await addArticle(newsroom, {
        sourceOrdinal,
        url: `https://${name}.example/1`,
        publishedAt: '2024-01-01T00:00:00Z',
        storyId,
      });
    }
    const { story } = await newsroom.data(
      `{ story(by: { slug: "nobody-rates-these" }) { biasBreakdown { ${BREAKDOWN} }
        articles { nodes { leaning side source { factuality consensus { leaning side score spread confidence ratings { leaning originalLabel } } } } } } } ${SHARE}`,
    );
    const { blindspot, ...plain } = story.biasBreakdown;
    expect(plain).toEqual(expectedBreakdown('SOURCE', { ...NOTHING, unrated: 2 }, plain));
    expect(blindspot).toBeNull();
    expect(story.articles.nodes[0]).toEqual({
      leaning: null,
      side: null,
      source: {
        factuality: 'HIGH',
        consensus: {
          leaning: null,
          side: null,
          score: null,
          spread: null,
          confidence: null,
          ratings: [{ leaning: null, originalLabel: 'unplaced' }],
        },
      },
    });
  });

  it('counts an article by its own leaning, its outlet by its raters', async () => {
    const storyId = await addStory(newsroom, { headline: 'An opinion' });
    const sourceOrdinal = await addOutlet(newsroom, {
      name: 'opinionated',
      ratings: [{ rater: 'a-rater', label: '-1' }],
    });
    for (const [n, ownLeaning] of ([null, null, 'FAR_RIGHT', 'CENTER'] as const).entries()) {
      await addArticle(newsroom, {
        sourceOrdinal,
        url: `https://opinionated.example/${n}`,
        publishedAt: '2024-01-01T00:00:00Z',
        ownLeaning,
        storyId,
      });
    }
    const { story } = await newsroom.data(
      `{ story(by: { slug: "an-opinion" }) {
        articles: biasBreakdown(unit: ARTICLE) { total left { count percent sources { slug } } center { count percent } right { count percent sources { slug } } meanScore }
        outlets: biasBreakdown { total left { count percent } meanScore }
      } }`,
    );
    expect(story.articles).toEqual({
      total: 4,
      left: { count: 2, percent: 50, sources: [{ slug: 'opinionated' }] },
      center: { count: 1, percent: 25 },
      right: { count: 1, percent: 25, sources: [] },
      meanScore: 0.25,
    });
    expect(story.outlets).toEqual({ total: 1, left: { count: 1, percent: 100 }, meanScore: -1 });
  });

  it('takes a rater who withdrew for one who places nothing', async () => {
    await addRaters(newsroom, 'a-rater', 'another');
    const sourceOrdinal = await addOutlet(newsroom, {
      name: 'withdrawn',
      ratings: [
        { rater: 'a-rater', label: '-2', ratedAt: '2020-01-01' },
        { rater: 'another', label: '1', ratedAt: '2020-01-01' },
      ],
    });
    const consensus = async (): Promise<Json> => {
      const { source } = await newsroom.data(
        '{ source(by: { slug: "withdrawn" }) { consensus { leaning score spread confidence ratings { originalLabel } } } }',
      );
      return source.consensus;
    };
    expect(await consensus()).toMatchObject({
      leaning: 'LEAN_LEFT',
      score: -0.5,
      spread: 3,
      confidence: 'LOW',
    });
    const rater = await newsroom.database.prisma.rater.findUniqueOrThrow({ where: { slug: 'a-rater' } });
    await write(newsroom, (tx) =>
      recordRatings(tx, [
        {
          sourceOrdinal,
          raterId: rater.id,
          originalLabel: 'unplaced',
          factuality: null,
          ratedAt: new Date('2021-01-01'),
          url: null,
        },
      ]),
    );
    const { ratings, ...after } = await consensus();
    expect(after).toEqual({ leaning: 'LEAN_RIGHT', score: 1, spread: 0, confidence: 'LOW' });
    expect(ratings.map(({ originalLabel }: Json) => originalLabel).sort()).toEqual(['1', 'unplaced']);
  });
});

const NOTHING: Tally = { steps: [0, 0, 0, 0, 0, 0, 0], unrated: 0, meanScore: null };
const Z = 1.959963984540054;

/** What each story's units are, by slug, straight from attachments, ratings and ownerships. */
async function talliesBySql(
  newsroom: TestNewsroom,
  unit: string,
  ratingsWhere: Prisma.Sql = Prisma.empty,
): Promise<Map<string, Tally>> {
  const units = {
    SOURCE: Prisma.sql`
      SELECT DISTINCT held."slug", held."ordinal"::text AS "unit", consensus."mean"
        FROM held LEFT JOIN consensus USING ("ordinal")`,
    ARTICLE: Prisma.sql`
      SELECT held."slug", held."articleId"::text AS "unit",
             COALESCE(array_position(enum_range(NULL::"Leaning"), held."ownLeaning") - 4, consensus."mean") AS "mean"
        FROM held LEFT JOIN consensus USING ("ordinal")`,
    OWNER: Prisma.sql`
      SELECT "slug", "unit", avg("mean") AS "mean"
        FROM (SELECT DISTINCT held."slug", held."ordinal", COALESCE(holder."owner", 'outlet ' || held."ordinal") AS "unit", consensus."mean"
                FROM held LEFT JOIN consensus USING ("ordinal") LEFT JOIN holder USING ("ordinal")) AS outlet
       GROUP BY "slug", "unit"`,
  }[unit];
  const found = await rows<{ slug: string; step: number | null; amount: number; mean: number }>(
    newsroom,
    Prisma.sql`
    WITH held AS (
      SELECT story."slug", article."id" AS "articleId", article."sourceOrdinal" AS "ordinal", article."ownLeaning"
        FROM "Attachment" AS stay
        JOIN "Story" AS story ON story."id" = stay."storyId" JOIN "Article" AS article ON article."id" = stay."articleId"
       WHERE stay."detachedAt" IS NULL),
    newest AS (
      SELECT DISTINCT ON (rating."sourceOrdinal", rating."raterId") rating."sourceOrdinal" AS "ordinal", rating."step"
        FROM "Rating" AS rating JOIN "Rater" AS rater ON rater."id" = rating."raterId"
       WHERE true ${ratingsWhere}
       ORDER BY rating."sourceOrdinal", rating."raterId", rating."ratedAt" DESC, rating."recordedAt" DESC),
    consensus AS (SELECT "ordinal", avg("step") AS "mean" FROM newest WHERE "step" IS NOT NULL GROUP BY "ordinal"),
    holder AS (
      SELECT DISTINCT ON (hold."sourceOrdinal") hold."sourceOrdinal" AS "ordinal", owner."slug" AS "owner"
        FROM "Ownership" AS hold JOIN "Owner" AS owner ON owner."id" = hold."ownerId"
       WHERE COALESCE(hold."since" <= now(), true) AND COALESCE(hold."until" > now(), true)
       ORDER BY hold."sourceOrdinal", hold."sharePercent" DESC NULLS LAST, owner."slug" COLLATE "C"),
    unit AS (${units})
    SELECT "slug", (sign("mean") * floor(abs("mean") + 0.5))::int AS "step", count(*)::int AS "amount", sum("mean")::float8 AS "mean"
      FROM unit GROUP BY 1, 2`,
  );
  const tallies = new Map<string, { steps: number[]; unrated: number; sum: number }>();
  for (const { slug, step, amount, mean } of found) {
    const tally = tallies.get(slug) ?? { steps: [0, 0, 0, 0, 0, 0, 0], unrated: 0, sum: 0 };
    tallies.set(slug, tally);
    if (step === null) tally.unrated += amount;
    else {
      tally.steps[step + 3] = amount;
      tally.sum += mean;
    }
  }
  return new Map(
    [...tallies].map(([slug, { steps, unrated, sum }]) => {
      const rated = total(steps);
      return [slug, { steps, unrated, meanScore: rated === 0 ? null : sum / rated }];
    }),
  );
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function sidesOf({ steps }: Tally): [number, number, number] {
  return [total(steps.slice(0, 3)), steps[3] ?? 0, total(steps.slice(4))];
}

/** All that follows from a tally; floats are taken over from `found` where they are the same to nine places. */
function expectedBreakdown(unit: string, tally: Tally, found: Json): Json {
  const counts = sidesOf(tally);
  const rated = total(counts);
  const percents = wholePercents(counts);
  const near = (expected: number | null, given: number | null | undefined): number | null =>
    expected !== null && typeof given === 'number' && Math.abs(expected - given) < 1e-9 ? given : expected;
  const share = (place: number, side: string): Json => {
    const count = counts[place] ?? 0;
    const middle = (count + Z ** 2 / 2) / (rated + Z ** 2);
    const reach = (Z / (rated + Z ** 2)) * Math.sqrt((count * (rated - count)) / rated + Z ** 2 / 4);
    const given = found[side.toLowerCase()]?.interval;
    const interval = {
      low: near(100 * Math.max(0, middle - reach), given?.low),
      high: near(100 * Math.min(1, middle + reach), given?.high),
    };
    return { side, count, percent: percents[place] ?? null, interval: rated === 0 ? null : interval };
  };
  return {
    unit,
    total: rated + tally.unrated,
    rated,
    unrated: tally.unrated,
    meanScore: near(tally.meanScore, found.meanScore),
    hasSufficientSample: rated >= 5,
    leanings: LEANINGS.map((leaning, at) => ({ leaning, count: tally.steps[at] })),
    left: share(0, 'LEFT'),
    center: share(1, 'CENTER'),
    right: share(2, 'RIGHT'),
  };
}

/** Largest remainder, the long way: one percent at a time to whoever lacks most. */
function wholePercents(counts: readonly number[]): number[] {
  const all = total(counts);
  if (all === 0) return [];
  const percents = counts.map((count) => Math.floor((100 * count) / all));
  const rest = counts.map((count) => (100 * count) % all);
  while (total(percents) < 100) {
    const place = rest.indexOf(Math.max(...rest));
    percents[place] = (percents[place] ?? 0) + 1;
    rest[place] = -1;
  }
  return percents;
}

/** The contract's words, on shares. */
function expectedBlindspot(tally: Tally): Json {
  const [left, center, right] = sidesOf(tally);
  const rated = left + center + right;
  const percent = (count: number): number => (100 * count) / rated;
  if (rated < 5 || left === right) return null;
  const [under, other] = left < right ? [left, right] : [right, left];
  const dominant = Math.max(other, center);
  const isOne =
    percent(under) <= 20 &&
    percent(dominant) >= 38 &&
    percent(dominant) - percent(under) >= 20 &&
    dominant >= 2 * under;
  if (!isOne) return null;
  const opposite = left < right ? 'RIGHT' : 'LEFT';
  return {
    underCoveredBy: left < right ? 'LEFT' : 'RIGHT',
    dominantSide: center > other ? 'CENTER' : opposite,
  };
}

/** `expectedPercent` from the outlets that published in the story's time, and the chance of so few from all its terms. */
async function expectBlindspotNumbers(
  newsroom: TestNewsroom,
  slug: string,
  blindspot: Json,
  breakdown: Json,
): Promise<void> {
  const [found] = await rows<{ rated: number; under: number }>(
    newsroom,
    Prisma.sql`
    WITH span AS (
      SELECT min(article."publishedAt") AS "first", max(article."publishedAt") AS "last"
        FROM "Article" AS article JOIN "Story" AS story ON story."id" = article."storyId" WHERE story."slug" = ${slug}),
    publishing AS (
      SELECT DISTINCT article."sourceOrdinal" AS "ordinal" FROM "Article" AS article, span
       WHERE article."publishedAt" BETWEEN span."first" AND span."last"),
    newest AS (
      SELECT DISTINCT ON ("sourceOrdinal", "raterId") "sourceOrdinal" AS "ordinal", "step" FROM "Rating"
       ORDER BY "sourceOrdinal", "raterId", "ratedAt" DESC, "recordedAt" DESC),
    consensus AS (SELECT "ordinal", avg("step") AS "mean" FROM newest WHERE "step" IS NOT NULL GROUP BY "ordinal")
    SELECT count(*)::int AS "rated",
           (count(*) FILTER (WHERE sign("mean") * floor(abs("mean") + 0.5) * ${blindspot.underCoveredBy === 'LEFT' ? -1 : 1}::int > 0))::int AS "under"
      FROM publishing JOIN consensus USING ("ordinal")`,
  );
  const { rated = 0, under = 0 } = found ?? {};
  const share = under / rated;
  expect(blindspot.expectedPercent, slug).toBeCloseTo(100 * share, 9);
  const count = breakdown[blindspot.underCoveredBy.toLowerCase()].count;
  let [chance, choose] = [0, 1];
  for (let k = 0; k <= count; k++) {
    chance += choose * share ** k * (1 - share) ** (breakdown.rated - k);
    choose *= (breakdown.rated - k) / (k + 1);
  }
  expect(blindspot.pValue, slug).toBeCloseTo(chance, 9);
}
