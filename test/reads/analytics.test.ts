import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addArticle, addOutlet, addStory, demoNode, expectBadInput, nodeId, rows } from './support.ts';

const CALDER = `story(by: { id: "${demoNode('Story', 'demo-calder-crossing')}" })`;

/** Every outlet's consensus as the default lens has it, worked out in SQL. */
const CONSENSUS = Prisma.sql`
  newest AS (
    SELECT DISTINCT ON ("sourceOrdinal", "raterId") "sourceOrdinal" AS "ordinal", "step" FROM "Rating"
     ORDER BY "sourceOrdinal", "raterId", "ratedAt" DESC, "recordedAt" DESC),
  consensus AS (
    SELECT "ordinal", (sign(avg("step")) * floor(abs(avg("step")) + 0.5))::int AS "step"
      FROM newest WHERE "step" IS NOT NULL GROUP BY "ordinal")`;

describeOnEachEngine('A story’s coverage in time', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  /** Attached articles by bucket, oldest first. */
  async function bucketsOf(
    slug: string,
    bucket: string,
  ): Promise<{ from: Date; articles: number; outlets: number[] }[]> {
    return rows(
      newsroom,
      Prisma.sql`
      SELECT date_trunc(${bucket.toLowerCase()}, article."publishedAt" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS "from",
             count(*)::int AS "articles", array_agg(DISTINCT article."sourceOrdinal") AS "outlets"
        FROM "Attachment" AS stay JOIN "Article" AS article ON article."id" = stay."articleId"
        JOIN "Story" AS story ON story."id" = stay."storyId"
       WHERE stay."detachedAt" IS NULL AND story."slug" = ${slug}
       GROUP BY 1 ORDER BY 1`,
    );
  }

  it.each(['HOUR', 'DAY', 'WEEK', 'MONTH'])(
    'is a trend that adds up, by %s, without a gap',
    async (bucket) => {
      const { stories } = await newsroom.data(
        `{ stories(first: 100) { nodes { slug biasBreakdown { total left { count } meanScore }
        biasTrend(bucket: ${bucket}) { from to breakdown { total left { count } meanScore } } } } }`,
      );
      for (const { slug, biasTrend, biasBreakdown } of stories.nodes) {
        const buckets = await bucketsOf(slug, bucket);
        expect(biasTrend[0].from).toBe(buckets[0]?.from.toISOString());
        expect(biasTrend.at(-1).from).toBe(buckets.at(-1)?.from.toISOString());
        const byStart = new Map(buckets.map((each) => [each.from.toISOString(), each]));
        const outlets = new Set<number>();
        for (const [at, point] of biasTrend.entries()) {
          if (at > 0) expect(point.from).toBe(biasTrend[at - 1].to);
          const own = byStart.get(point.from);
          for (const outlet of own?.outlets ?? []) outlets.add(outlet);
          expect(point.breakdown.total, `${slug} ${point.from}`).toBe(outlets.size);
          if (!own) expect(point.breakdown).toEqual(biasTrend[at - 1].breakdown);
        }
        expect(biasTrend.at(-1).breakdown).toEqual(biasBreakdown);
      }
    },
  );

  it('is a trend of articles or owners where asked, under a lens', async () => {
    const { story } = await newsroom.data(`{ ${CALDER} {
      articles: biasTrend(bucket: WEEK, unit: ARTICLE) { breakdown { unit total } } articleCount
      owners: biasTrend(bucket: WEEK, unit: OWNER) { breakdown { unit total } } now: biasBreakdown(unit: OWNER) { unit total }
      lensed: biasTrend(bucket: WEEK, lens: { raters: ["record-keepers"] }) { breakdown { rated } }
    } }`);
    expect(story.articles.at(-1).breakdown).toEqual({ unit: 'ARTICLE', total: story.articleCount });
    expect(story.owners.at(-1).breakdown).toEqual(story.now);
    for (const { breakdown } of story.lensed) expect(breakdown.rated).toBe(0);
  });

  it('is a trend of 500 points at most, and says so beyond', async () => {
    const storyId = await addStory(newsroom, { headline: 'A long affair' });
    const sourceOrdinal = await addOutlet(newsroom, {
      name: 'patient',
      ratings: [{ rater: 'midway-index', label: '0' }],
    });
    const publish = (at: number, name: string): Promise<string> =>
      addArticle(newsroom, {
        sourceOrdinal,
        url: `https://patient.example/${name}`,
        publishedAt: new Date(at).toISOString(),
        storyId,
      });
    const begin = Date.UTC(2024, 0, 1);
    await publish(begin, 'first');
    await publish(begin + 499 * 3_600_000, 'last');
    const trend = (bucket: string): string =>
      `{ story(by: { slug: "a-long-affair" }) { biasTrend(bucket: ${bucket}) { from } } }`;
    expect((await newsroom.data(trend('HOUR'))).story.biasTrend).toHaveLength(500);
    await publish(begin + 500 * 3_600_000, 'too-late');
    await expectBadInput(newsroom, trend('HOUR'));
    const { data } = await newsroom.answer(trend('HOUR'));
    expect(data, 'only the field is null').toEqual({ story: { biasTrend: null } });
    expect((await newsroom.data(trend('DAY'))).story.biasTrend).toHaveLength(21);
    await publish(Date.UTC(1900, 0, 1), 'ancient');
    await publish(Date.UTC(2900, 0, 1), 'to-come');
    for (const bucket of ['HOUR', 'DAY', 'WEEK', 'MONTH']) await expectBadInput(newsroom, trend(bucket));
    const { story } = await newsroom.data(
      '{ story(by: { slug: "a-long-affair" }) { history(bucket: MONTH) { nodes { from to articleCount } } } }',
    );
    expect(story.history.nodes).toEqual([
      { from: '2900-01-01T00:00:00.000Z', to: '2900-02-01T00:00:00.000Z', articleCount: 1 },
      { from: '2024-01-01T00:00:00.000Z', to: '2024-02-01T00:00:00.000Z', articleCount: 3 },
      { from: '1900-01-01T00:00:00.000Z', to: '1900-02-01T00:00:00.000Z', articleCount: 1 },
    ]);
  });

  it.each(['HOUR', 'DAY', 'WEEK', 'MONTH'])(
    'is a history of batches, newest first, by %s',
    async (bucket) => {
      const { story } = await newsroom.data(
        `{ ${CALDER} { slug history(bucket: ${bucket}, first: 100) { totalCount nodes {
        from to articleCount breakdown { total unit } articles(first: 100) { totalCount nodes { publishedAt } } } } } }`,
      );
      const expected = (await bucketsOf(story.slug, bucket)).reverse();
      expect(story.history.totalCount).toBe(expected.length);
      expect(
        story.history.nodes.map(({ from, articleCount, breakdown }: Json) => [from, articleCount, breakdown]),
      ).toEqual(
        expected.map(({ from, articles, outlets }) => [
          from.toISOString(),
          articles,
          { total: outlets.length, unit: 'SOURCE' },
        ]),
      );
      for (const { from, to, articleCount, articles } of story.history.nodes) {
        expect(articles.totalCount).toBe(articleCount);
        expect(articles.nodes).toHaveLength(articleCount);
        const times = articles.nodes.map(({ publishedAt }: Json) => publishedAt);
        expect(times).toEqual([...times].sort().reverse());
        expect(times.every((time: string) => from <= time && time < to)).toBe(true);
      }
    },
  );

  it('begins weeks on Monday and ends buckets before the next one begins', async () => {
    const storyId = await addStory(newsroom, { headline: 'Around a Monday' });
    const sourceOrdinal = await addOutlet(newsroom, { name: 'weekly' });
    for (const [n, publishedAt] of [
      '2026-01-04T23:59:59.999Z',
      '2026-01-05T00:00:00.000Z',
      '2026-01-11T23:59:59.999Z',
    ].entries())
      await addArticle(newsroom, { sourceOrdinal, url: `https://weekly.example/${n}`, publishedAt, storyId });
    const { story } = await newsroom.data(
      '{ story(by: { slug: "around-a-monday" }) { history(bucket: WEEK) { nodes { from to articleCount } } } }',
    );
    expect(story.history.nodes).toEqual([
      { from: '2026-01-05T00:00:00.000Z', to: '2026-01-12T00:00:00.000Z', articleCount: 2 },
      { from: '2025-12-29T00:00:00.000Z', to: '2026-01-05T00:00:00.000Z', articleCount: 1 },
    ]);
  });
});

describeOnEachEngine('What stands behind a story', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  it('is who broke it, each side’s lag, its newsrooms and its owners, as the tables have them', async () => {
    const { stories } = await newsroom.data(`{ stories(first: 100) { nodes { slug coverageSummary {
      firstArticle { url } left: lagHours(side: LEFT) center: lagHours(side: CENTER) right: lagHours(side: RIGHT)
      independentNewsrooms effectiveOwners } } } }`);
    const facts = await rows<Json>(
      newsroom,
      Prisma.sql`
      WITH ${CONSENSUS},
      held AS (
        SELECT story."slug", article.*, COALESCE(array_position(enum_range(NULL::"Leaning"), article."ownLeaning") - 4, consensus."step") AS "step",
               (SELECT owner."slug" FROM "Ownership" AS hold JOIN "Owner" AS owner ON owner."id" = hold."ownerId"
                 WHERE hold."sourceOrdinal" = article."sourceOrdinal" AND COALESCE(hold."since" <= now(), true) AND COALESCE(hold."until" > now(), true)
                 ORDER BY hold."sharePercent" DESC NULLS LAST, owner."slug" COLLATE "C" LIMIT 1) AS "owner"
          FROM "Attachment" AS stay JOIN "Story" AS story ON story."id" = stay."storyId" JOIN "Article" AS article ON article."id" = stay."articleId"
          LEFT JOIN consensus ON consensus."ordinal" = article."sourceOrdinal"
         WHERE stay."detachedAt" IS NULL),
      owned AS (SELECT "slug", "owner", count(*)::float8 AS "articles" FROM held WHERE "owner" IS NOT NULL GROUP BY 1, 2)
      SELECT "slug", (array_agg("url" ORDER BY "publishedAt", "id"))[1] AS "first",
             extract(epoch FROM min("publishedAt") FILTER (WHERE "step" < 0) - min("publishedAt"))::float8 / 3600 AS "left",
             extract(epoch FROM min("publishedAt") FILTER (WHERE "step" = 0) - min("publishedAt"))::float8 / 3600 AS "center",
             extract(epoch FROM min("publishedAt") FILTER (WHERE "step" > 0) - min("publishedAt"))::float8 / 3600 AS "right",
             (count(DISTINCT "sourceOrdinal") FILTER (WHERE "originalId" IS NULL))::int AS "newsrooms",
             (SELECT sum("articles") ^ 2 / sum("articles" ^ 2) FROM owned WHERE owned."slug" = held."slug") AS "owners"
        FROM held GROUP BY "slug"`,
    );
    expect(stories.nodes.length).toBeGreaterThan(10);
    for (const { slug, coverageSummary } of stories.nodes) {
      const fact = facts.find((each) => each.slug === slug);
      expect(coverageSummary.firstArticle.url, slug).toBe(fact.first);
      expect(coverageSummary.independentNewsrooms, slug).toBe(fact.newsrooms);
      for (const side of ['left', 'center', 'right']) {
        if (fact[side] === null) expect(coverageSummary[side], slug).toBeNull();
        else expect(coverageSummary[side], `${slug} ${side}`).toBeCloseTo(fact[side], 6);
      }
      if (fact.owners === null) expect(coverageSummary.effectiveOwners, slug).toBeNull();
      else expect(coverageSummary.effectiveOwners, slug).toBeCloseTo(fact.owners, 9);
    }
    // Three of its eleven outlets printed the wire's text and nothing of their own.
    expect(facts.find(({ slug }) => slug.startsWith('ferry')).newsrooms).toBe(8);
  });

  it('is wording that tells one side’s headlines from the others’, strongest first, with the articles that use it', async () => {
    for (const side of ['LEFT', 'CENTER', 'RIGHT']) {
      const { story } = await newsroom.data(`{ ${CALDER} {
        wording(side: ${side}, first: 100) { term zScore articles(first: 100) { title side publishedAt } }
        two: wording(side: ${side}, first: 2) { term articles(first: 1) { title } }
        articles(first: 100, where: { sides: [${side}] }) { nodes { title } } } }`);
      const { wording, two } = story;
      expect(wording.length).toBeGreaterThan(2);
      const scores = wording.map(({ zScore }: Json) => zScore);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(Math.min(...scores)).toBeGreaterThan(0);
      for (const { term, articles } of wording) {
        expect(articles.length, term).toBeGreaterThan(0);
        const times = articles.map(({ publishedAt }: Json) => publishedAt);
        expect(times, term).toEqual([...times].sort().reverse());
        for (const article of articles) expect(article.side).toBe(side);
        expect(
          articles.some(({ title }: Json) => title.toLowerCase().includes(term)),
          term,
        ).toBe(true);
      }
      expect(two).toEqual(
        wording
          .slice(0, 2)
          .map(({ term, articles }: Json) => ({ term, articles: [{ title: articles[0].title }] })),
      );
    }
    for (const args of ['first: 0', 'first: -1', 'first: 101'])
      await expectBadInput(newsroom, `{ ${CALDER} { wording(side: LEFT, ${args}) { term } } }`);
    const { errors } = await newsroom.answer(
      `{ ${CALDER} { wording(side: LEFT) { term articles(first: 0) { id } } } }`,
    );
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
  });

  it('is related to other stories, never to itself or one that is not listed, as many as asked for', async () => {
    const { stories } = await newsroom.data(
      '{ stories(first: 100) { nodes { slug related(first: 100) { slug status } } } }',
    );
    const listed = new Set(stories.nodes.map(({ slug }: Json) => slug));
    for (const { slug, related } of stories.nodes) {
      const slugs = related.map((each: Json) => each.slug);
      expect(slugs).not.toContain(slug);
      expect(new Set(slugs).size).toBe(slugs.length);
      expect(slugs.every((each: string) => listed.has(each))).toBe(true);
    }
    const { story } = await newsroom.data(
      `{ ${CALDER} { all: related(first: 100) { slug } five: related { slug } one: related(first: 1) { slug } } }`,
    );
    expect(story.five).toEqual(story.all.slice(0, 5));
    expect(story.one).toEqual(story.all.slice(0, 1));
    for (const first of [0, -1, 101, 100_000])
      await expectBadInput(newsroom, `{ ${CALDER} { related(first: ${first}) { slug } } }`);
  });
});

describeOnEachEngine('An analyst’s table', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    // An outlet of nobody knows what, in a story without a topic, with articles of two own leanings.
    const storyId = await addStory(newsroom, { headline: 'Without a topic' });
    const sourceOrdinal = await addOutlet(newsroom, { name: 'unplaced' });
    for (const [n, ownLeaning] of (['FAR_LEFT', 'CENTER', null] as const).entries()) {
      await addArticle(newsroom, {
        sourceOrdinal,
        url: `https://unplaced.example/${n}`,
        publishedAt: '2026-01-31T23:59:59.999Z',
        ownLeaning,
        storyId,
      });
    }
    // Published and never attached: counted nowhere.
    await addArticle(newsroom, {
      sourceOrdinal,
      url: 'https://unplaced.example/alone',
      publishedAt: '2026-01-06T00:00:00Z',
    });
  });
  afterAll(() => newsroom.close());

  /** Each attached article with the key of every dimension, once for each of several. */
  async function rowsBySql(dimensions: readonly string[]): Promise<Json[]> {
    const keys = dimensions.map((dimension) => Prisma.raw(`"${dimension}"`));
    const perDimension = dimensions.map((dimension) => JOINS[dimension] ?? Prisma.empty);
    return rows(
      newsroom,
      Prisma.sql`
      WITH ${CONSENSUS}
      SELECT ARRAY[${Prisma.join(keys)}]::text[] AS "keys", count(*)::int AS "articleCount",
             count(DISTINCT article."sourceOrdinal")::int AS "sourceCount", count(DISTINCT stay."storyId")::int AS "storyCount"
        FROM "Attachment" AS stay JOIN "Article" AS article ON article."id" = stay."articleId"
        JOIN "Story" AS story ON story."id" = stay."storyId" JOIN "Source" AS source ON source."ordinal" = article."sourceOrdinal"
        LEFT JOIN consensus ON consensus."ordinal" = article."sourceOrdinal" ${Prisma.join(perDimension, ' ')}
       WHERE stay."detachedAt" IS NULL AND story."status" NOT IN ('EMERGING', 'MERGED')
       GROUP BY ${Prisma.join(keys)}
       ORDER BY 2 DESC, ${Prisma.join(keys.map((key) => Prisma.sql`${key} COLLATE "C"`))}`,
    );
  }

  const TABLE =
    'query ($where: ArticleWhere, $by: [CoverageDimension!]!, $first: Int, $lens: RatingLens) { coverageTable(where: $where, by: $by, first: $first, lens: $lens) { totalRows totalArticles rows { keys articleCount sourceCount storyCount } } }';

  it.each([
    ['SIDE'],
    ['LEANING'],
    ['SOURCE'],
    ['OWNER'],
    ['COUNTRY'],
    ['TOPIC'],
    ['FACTUALITY'],
    ['TOPIC', 'SIDE'],
    ['SIDE', 'TOPIC'],
    ['OWNER', 'TOPIC', 'LEANING'],
    ['COUNTRY', 'FACTUALITY', 'SOURCE'],
    ['SIDE', 'LEANING'],
  ])('counts what the tables hold, by %s %s %s', async (...by) => {
    const dimensions = by.filter((each): each is string => typeof each === 'string');
    const expected = await rowsBySql(dimensions);
    const { coverageTable } = await newsroom.data(TABLE, { by: dimensions, first: 1000 });
    expect(coverageTable.rows).toEqual(expected);
    expect(coverageTable.totalRows).toBe(expected.length);
    const { articles } = await newsroom.data('{ articles(first: 1) { totalCount } }');
    // Two in the EMERGING story, one taken out of its story, one never attached.
    expect(coverageTable.totalArticles).toBe(articles.totalCount - 4);
  });

  it('knows UNKNOWN for what has no value, and counts an article in each topic and owner', async () => {
    const row = (table: Json, ...keys: string[]): Json =>
      table.rows.find((each: Json) => `${each.keys}` === `${keys}`);
    for (const dimension of ['SIDE', 'OWNER', 'COUNTRY', 'TOPIC', 'FACTUALITY']) {
      const { coverageTable } = await newsroom.data(TABLE, { by: [dimension], first: 1000 });
      expect(row(coverageTable, 'UNKNOWN'), dimension).toBeDefined();
      const sum = coverageTable.rows.reduce((all: number, { articleCount }: Json) => all + articleCount, 0);
      const overlaps = ['OWNER', 'TOPIC'].includes(dimension);
      if (overlaps) expect(sum, dimension).toBeGreaterThan(coverageTable.totalArticles);
      else expect(sum, dimension).toBe(coverageTable.totalArticles);
    }
    const where = { sourceIds: [demoNode('Source', 'harbor-ledger')] };
    const { coverageTable } = await newsroom.data(TABLE, { by: ['OWNER'], where });
    expect(coverageTable.totalArticles).toBe(7);
    expect(coverageTable.rows.map(({ keys, articleCount }: Json) => [...keys, articleCount])).toEqual([
      ['civic-light-foundation', 7],
      ['wexcombe-family', 7],
    ]);
  });

  it('goes by its own lens for what it counts by, by the filter’s for what it counts', async () => {
    const where = { lens: { raters: ['midway-index'] }, sides: ['CENTER'] };
    const { coverageTable } = await newsroom.data(TABLE, { by: ['SIDE'], where });
    expect(coverageTable.rows.length, 'by the default lens, not all of them are CENTER').toBeGreaterThan(1);
    const same = await newsroom.data(TABLE, { by: ['SIDE'], where, lens: where.lens });
    expect(same.coverageTable.rows).toHaveLength(1);
    expect(same.coverageTable.rows[0].keys).toEqual(['CENTER']);
    expect(same.coverageTable.totalArticles).toBe(coverageTable.totalArticles);
  });

  it('shows as many rows as asked for, 100 where nothing says, and tells how many there are', async () => {
    const all = (await newsroom.data(TABLE, { by: ['SOURCE', 'TOPIC'], first: 1000 })).coverageTable;
    expect(all.totalRows).toBeGreaterThan(100);
    const some = (await newsroom.data(TABLE, { by: ['SOURCE', 'TOPIC'], first: 3 })).coverageTable;
    expect(some).toEqual({ ...all, rows: all.rows.slice(0, 3) });
    const { coverageTable } = await newsroom.data('{ coverageTable(by: [SOURCE, TOPIC]) { rows { keys } } }');
    expect(coverageTable.rows).toHaveLength(100);
    const none = (await newsroom.data(TABLE, { by: ['SIDE'], where: { storyIds: [] } })).coverageTable;
    expect(none).toEqual({ totalRows: 0, totalArticles: 0, rows: [] });
    for (const first of [0, -1, 1001, 100_000])
      await expectBadInput(newsroom, TABLE, { by: ['SIDE'], first });
    for (const by of [[], ['SIDE', 'SIDE'], ['SIDE', 'TOPIC', 'OWNER', 'SOURCE']])
      await expectBadInput(newsroom, TABLE, { by });
  });

  const OVER_TIME =
    'query ($where: ArticleWhere!, $bucket: TimeBucket!, $by: CoverageDimension!) { coverageOverTime(where: $where, bucket: $bucket, by: $by) { from to rows { keys articleCount sourceCount storyCount } } }';

  it('is taken over time, too: every bucket is there, empty ones without rows, each as its own table', async () => {
    for (const [bucket, publishedFrom, publishedTo, length] of [
      ['DAY', '2026-01-01T12:00:00Z', '2026-02-03T00:00:00Z', 33],
      ['WEEK', '2025-12-31T00:00:00Z', '2026-02-02T00:00:00.001Z', 6],
      ['MONTH', '2025-10-15T00:00:00Z', '2026-02-01T00:00:00Z', 4],
      ['HOUR', '2026-01-06T00:30:00Z', '2026-01-07T06:30:01Z', 31],
    ] as const) {
      for (const by of ['SIDE', 'TOPIC', 'OWNER']) {
        const where = { publishedFrom, publishedTo };
        const { coverageOverTime } = await newsroom.data(OVER_TIME, { where, bucket, by });
        expect(coverageOverTime, bucket).toHaveLength(length);
        let articles = 0;
        for (const [at, { from, to, rows: found }] of coverageOverTime.entries()) {
          if (at > 0) expect(from).toBe(coverageOverTime[at - 1].to);
          const [low, high] = [
            [from, new Date(publishedFrom).toISOString()].sort()[1],
            [to, new Date(publishedTo).toISOString()].sort()[0],
          ];
          if (low === undefined || high === undefined || low >= high) continue;
          articles += found.length;
          // Every tenth is compared whole: one question each would be many.
          if (found.length === 0 && at % 10 !== 0) continue;
          const own = { publishedFrom: low, publishedTo: high };
          const { coverageTable } = await newsroom.data(TABLE, { by: [by], where: own });
          expect(found, `${bucket} ${by} ${from}`).toEqual(coverageTable.rows);
        }
        expect(articles, 'some are not empty').toBeGreaterThan(0);
      }
    }
  });

  it('wants both ends of its time, and no more than 1,000 buckets between them', async () => {
    const [publishedFrom, publishedTo] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
    for (const where of [{}, { publishedFrom }, { publishedTo }, { publishedFrom, publishedTo: null }])
      await expectBadInput(newsroom, OVER_TIME, { where, bucket: 'DAY', by: 'SIDE' });
    const hours = (count: number): string =>
      new Date(Date.parse(publishedFrom) + count * 3_600_000).toISOString();
    const atMost = { where: { publishedFrom, publishedTo: hours(1000) }, bucket: 'HOUR', by: 'SIDE' };
    expect((await newsroom.data(OVER_TIME, atMost)).coverageOverTime).toHaveLength(1000);
    const tooMany = {
      ...atMost,
      where: { publishedFrom, publishedTo: hours(1000).replace('.000Z', '.001Z') },
    };
    await expectBadInput(newsroom, OVER_TIME, tooMany);
    const ages = { publishedFrom: '0001-01-01T00:00:00Z', publishedTo: '9999-12-31T23:59:59.999Z' };
    for (const bucket of ['HOUR', 'DAY', 'WEEK', 'MONTH'])
      await expectBadInput(newsroom, OVER_TIME, { where: ages, bucket, by: 'SIDE' });
    const backwards = { publishedFrom: publishedTo, publishedTo: publishedFrom };
    for (const where of [backwards, { publishedFrom, publishedTo: publishedFrom }])
      expect((await newsroom.data(OVER_TIME, { where, bucket: 'DAY', by: 'SIDE' })).coverageOverTime).toEqual(
        [],
      );
  });

  it('tells how much two outlets cover the same', async () => {
    const overlap = async (a: string, b: string): Promise<Json> =>
      (
        await newsroom.data(
          'query ($a: ID!, $b: ID!) { sourceOverlap(a: $a, b: $b) { shared onlyA onlyB jaccard stories(first: 100) { totalCount nodes { slug lastArticleAt } } } }',
          { a, b },
        )
      ).sourceOverlap;
    const [wire, dispatch] = [demoNode('Source', 'continental-wire'), demoNode('Source', 'atlas-dispatch')];
    const storiesOf = async (slug: string): Promise<Set<string>> => {
      const found = await rows<{ slug: string }>(
        newsroom,
        Prisma.sql`SELECT DISTINCT story."slug" FROM "Attachment" AS stay JOIN "Article" AS article ON article."id" = stay."articleId"
          JOIN "Source" AS source ON source."ordinal" = article."sourceOrdinal" JOIN "Story" AS story ON story."id" = stay."storyId"
         WHERE source."slug" = ${slug} AND stay."detachedAt" IS NULL AND story."status" NOT IN ('EMERGING', 'MERGED')`,
      );
      return new Set(found.map((each) => each.slug));
    };
    const [ofWire, ofDispatch] = [await storiesOf('continental-wire'), await storiesOf('atlas-dispatch')];
    const shared = [...ofWire].filter((slug) => ofDispatch.has(slug));
    const found = await overlap(wire, dispatch);
    expect(shared.length).toBeGreaterThan(0);
    expect(found).toMatchObject({
      shared: shared.length,
      onlyA: ofWire.size - shared.length,
      onlyB: ofDispatch.size - shared.length,
    });
    expect(found.jaccard).toBeCloseTo(shared.length / new Set([...ofWire, ...ofDispatch]).size, 12);
    expect(found.stories.totalCount).toBe(shared.length);
    expect(found.stories.nodes.map(({ slug }: Json) => slug).sort()).toEqual([...shared].sort());
    const times = found.stories.nodes.map(({ lastArticleAt }: Json) => lastArticleAt);
    expect(times).toEqual([...times].sort().reverse());

    expect(await overlap(dispatch, wire)).toMatchObject({
      onlyA: found.onlyB,
      onlyB: found.onlyA,
      shared: found.shared,
    });
    const itself = await overlap(wire, wire);
    expect(itself).toMatchObject({ shared: ofWire.size, onlyA: 0, onlyB: 0, jaccard: 1 });
    expect(itself.stories.totalCount).toBe(ofWire.size);
    await addOutlet(newsroom, { name: 'silent' });
    const { source } = await newsroom.data('{ source(by: { slug: "silent" }) { id } }');
    expect(await overlap(source.id, source.id)).toMatchObject({
      shared: 0,
      onlyA: 0,
      onlyB: 0,
      jaccard: null,
    });
    for (const id of [
      '',
      'nonsense',
      '\0',
      demoNode('Owner', 'wire-members'),
      nodeId('Source', '00000000-0000-4000-8000-000000000000'),
    ]) {
      expect(await overlap(wire, id)).toBeNull();
      expect(await overlap(id, wire)).toBeNull();
    }
  });
});

describeOnEachEngine('The order TRENDING', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  /** A story with so many articles so many hours ago. */
  async function addBusyStory(headline: string, articles: Record<string, number>): Promise<void> {
    const storyId = await addStory(newsroom, { headline });
    const sourceOrdinal = await addOutlet(newsroom, { name: 'busy' });
    for (const [hours, amount] of Object.entries(articles)) {
      const publishedAt = new Date(Date.now() - Number(hours) * 3_600_000).toISOString();
      for (let n = 0; n < amount; n++) {
        const url = `https://busy.example/${encodeURIComponent(headline)}/${hours}/${n}`;
        await addArticle(newsroom, {
          sourceOrdinal,
          url,
          publishedAt,
          storyId,
          attachedAt: '2026-01-01T00:00:00Z',
        });
      }
    }
  }

  it('is by the Pearson residual of two days against the fourteen before, at the minute of its ranking', async () => {
    await addStory(newsroom, { headline: 'A story of which nobody wrote' });
    await addBusyStory('Written of a fortnight ago', { 371: 21, 24: 4 });
    await addBusyStory('Written of before that', { 390: 21, 24: 4 });
    await addBusyStory('Just within two days', { 47: 3, 100: 2 });
    await addBusyStory('Just without', { 49: 3, 100: 2 });
    await addBusyStory('Written of tomorrow', { '-24': 9 });
    const { stories } = await newsroom.data(
      '{ stories(first: 100, orderBy: TRENDING) { edges { cursor node { slug } } } }',
    );
    const minute = new Date(stories.edges[0].cursor.split('_')[0]);
    expect(minute.getTime() % 60_000).toBe(0);
    const expected = await rows<{ slug: string; observed: number; residual: number }>(
      newsroom,
      Prisma.sql`
      SELECT story."slug", story."id", counted."observed",
             (counted."observed" - GREATEST(counted."before" / 7.0, 1)) / sqrt(GREATEST(counted."before" / 7.0, 1)) AS "residual"
        FROM "Story" AS story
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE "age" < interval '48 hours')::int AS "observed",
                count(*) FILTER (WHERE "age" >= interval '48 hours' AND "age" < interval '384 hours')::int AS "before"
           FROM (SELECT ${minute}::timestamptz - article."publishedAt" AS "age"
                   FROM "Attachment" AS stay JOIN "Article" AS article ON article."id" = stay."articleId"
                  WHERE stay."storyId" = story."id" AND stay."attachedAt" <= ${minute}::timestamptz
                    AND COALESCE(stay."detachedAt" > ${minute}::timestamptz, true)
                    AND article."publishedAt" <= ${minute}::timestamptz) AS aged
       ) AS counted
       WHERE story."status" NOT IN ('EMERGING', 'MERGED')
       ORDER BY "residual" DESC, story."id" DESC`,
    );
    expect(expected[0]?.observed, 'something trends').toBeGreaterThan(3);
    expect(stories.edges.map(({ node }: Json) => node.slug)).toEqual(expected.map(({ slug }) => slug));
    const { latest } = await newsroom.data('{ latest: stories(first: 100) { nodes { slug } } }');
    expect(
      stories.edges.map(({ node }: Json) => node.slug),
      'not the order of LATEST',
    ).not.toEqual(latest.nodes.map(({ slug }: Json) => slug));
  });
});

/** How the test finds a dimension's keys: a column of that name, on as many rows as there are keys. */
const UNKNOWN = Prisma.sql`'UNKNOWN'`;
const STEP = Prisma.sql`COALESCE(array_position(enum_range(NULL::"Leaning"), article."ownLeaning") - 4, consensus."step")`;
const JOINS: Record<string, Prisma.Sql> = {
  SIDE: Prisma.sql`CROSS JOIN LATERAL (SELECT COALESCE(CASE sign(${STEP}) WHEN -1 THEN 'LEFT' WHEN 0 THEN 'CENTER' WHEN 1 THEN 'RIGHT' END, ${UNKNOWN})) AS side("SIDE")`,
  LEANING: Prisma.sql`CROSS JOIN LATERAL (SELECT COALESCE((enum_range(NULL::"Leaning"))[${STEP} + 4]::text, ${UNKNOWN})) AS leaning("LEANING")`,
  SOURCE: Prisma.sql`CROSS JOIN LATERAL (SELECT source."slug") AS outlet("SOURCE")`,
  COUNTRY: Prisma.sql`CROSS JOIN LATERAL (SELECT COALESCE(source."country", ${UNKNOWN})) AS country("COUNTRY")`,
  FACTUALITY: Prisma.sql`CROSS JOIN LATERAL (SELECT COALESCE(
      (SELECT "factuality"::text FROM "Rating" WHERE "sourceOrdinal" = source."ordinal" AND "factuality" IS NOT NULL
        ORDER BY "ratedAt" DESC, "recordedAt" DESC, "id" DESC LIMIT 1), ${UNKNOWN})) AS factual("FACTUALITY")`,
  TOPIC: Prisma.sql`CROSS JOIN LATERAL (
      SELECT topic."slug" FROM "StoryTopic" AS link JOIN "Topic" AS topic ON topic."id" = link."topicId" WHERE link."storyId" = story."id"
      UNION ALL SELECT ${UNKNOWN} WHERE NOT EXISTS (SELECT FROM "StoryTopic" WHERE "storyId" = story."id")) AS subject("TOPIC")`,
  OWNER: Prisma.sql`CROSS JOIN LATERAL (
      SELECT COALESCE(holder."slug", ${UNKNOWN}) FROM (SELECT 1) AS one LEFT JOIN (
        SELECT DISTINCT owner."slug" FROM "Ownership" AS hold JOIN "Owner" AS owner ON owner."id" = hold."ownerId"
         WHERE hold."sourceOrdinal" = source."ordinal" AND COALESCE(hold."since" <= now(), true) AND COALESCE(hold."until" > now(), true)
      ) AS holder ON true) AS holding("OWNER")`,
};
