import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction, type Transaction } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/log.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addOutlet, addStory, demoNode, rows, write } from './support.ts';

describeOnEachEngine('The catalogue follows the event log', (engine) => {
  let newsroom: TestNewsroom;
  beforeEach(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterEach(() => newsroom.close());

  async function leaningOf(slug: string): Promise<string | null> {
    const { source } = await newsroom.data(`{ source(by: { slug: "${slug}" }) { consensus { leaning } } }`);
    return source?.consensus.leaning ?? null;
  }

  async function ordinalOf(slug: string): Promise<number> {
    const { ordinal } = await newsroom.database.prisma.source.findUniqueOrThrow({ where: { slug } });
    return ordinal;
  }

  async function rate(tx: Transaction, sourceOrdinal: number, step: number): Promise<void> {
    const { id: raterId } = await tx.rater.findUniqueOrThrow({ where: { slug: 'midway-index' } });
    const ratedAt = new Date();
    await tx.rating.create({ data: { sourceOrdinal, raterId, step, originalLabel: String(step), ratedAt } });
    await appendEvents(tx, [
      { type: 'RATING_RECORDED', storyId: null, payload: { sourceOrdinals: [sourceOrdinal] } },
    ]);
  }

  it('serves a rating as soon as its event is taken in, and not before', async () => {
    const sourceOrdinal = await ordinalOf('monsoon-radio');
    expect(await leaningOf('monsoon-radio')).toBeNull();
    const before = newsroom.newsroom.cursor();
    await inTransaction(newsroom.database, (tx) => rate(tx, sourceOrdinal, 3));
    await newsroom.newsroom.catchUp();
    expect(await leaningOf('monsoon-radio')).toBe('FAR_RIGHT');
    expect(newsroom.newsroom.cursor()).not.toBe(before);
    const { stories } = await newsroom.data(
      '{ stories(where: { query: "kestrel cup" }) { nodes { biasBreakdown { rated unrated } } } }',
    );
    expect(stories.nodes).toEqual([{ biasBreakdown: { rated: 4, unrated: 0 } }]);
  });

  it('forgets what a transaction took back: no event, no change', async () => {
    const sourceOrdinal = await ordinalOf('monsoon-radio');
    const before = newsroom.newsroom.cursor();
    await expect(
      inTransaction(newsroom.database, async (tx) => {
        await rate(tx, sourceOrdinal, 3);
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    await newsroom.newsroom.catchUp();
    expect(await leaningOf('monsoon-radio')).toBeNull();
    expect(newsroom.newsroom.cursor()).toBe(before);
  });

  it('brings the filter by blindspot up to date after a rating', async () => {
    const blind = async (): Promise<string[]> => {
      const { stories } = await newsroom.data(
        '{ stories(where: { blindspotOf: LEFT }) { nodes { slug biasBreakdown { blindspot { underCoveredBy } } } } }',
      );
      for (const { biasBreakdown } of stories.nodes)
        expect(biasBreakdown.blindspot?.underCoveredBy).toBe('LEFT');
      return stories.nodes.map(({ slug }: Json) => slug);
    };
    const fee = 'state-overbilled-41-000-farms-for-carbon-fee';
    expect(await blind()).toContain(fee);
    // Rate outlets of it leftwards until the left no longer under-covers it.
    const { node } = await newsroom.data(
      `{ node(id: "${demoNode('Story', 'demo-farm-fee')}") { ... on Story { biasBreakdown { right { sources { slug } } } } } }`,
    );
    const { raters } = await newsroom.data('{ raters { slug } }');
    for (const { slug } of node.biasBreakdown.right.sources.slice(0, 3)) {
      const sourceOrdinal = await ordinalOf(slug);
      await write(newsroom, async (tx) => {
        for (const rater of raters) {
          const { id: raterId } = await tx.rater.findUniqueOrThrow({ where: { slug: rater.slug } });
          await tx.rating.create({
            data: { sourceOrdinal, raterId, step: -3, originalLabel: 'moved', ratedAt: new Date() },
          });
        }
        await appendEvents(tx, [
          { type: 'RATING_RECORDED', storyId: null, payload: { sourceOrdinals: [sourceOrdinal] } },
        ]);
      });
    }
    expect(await blind()).not.toContain(fee);
  });

  it('serves a new outlet, rater and owner, and what they say of each other', async () => {
    await addOutlet(newsroom, {
      name: 'newcomer',
      aliases: ['new-comer.example'],
      country: 'NZ',
      ratings: [{ rater: 'new-rater', label: '-1', factuality: 'HIGH' }],
      owners: [{ owner: 'new-owner', share: 12.5 }],
    });
    const { source, rater, owner, raters } = await newsroom.data(`{
      source(by: { domain: "www.new-comer.example" }) { slug aliases country factuality consensus(lens: { raters: ["new-rater"] }) { leaning confidence }
        owners { sharePercent owner { slug } } articleCount articles { totalCount } stories { totalCount } }
      rater(slug: "new-rater") { slug } owner(slug: "new-owner") { slug sources { nodes { slug } } } raters { slug } }`);
    expect(source).toEqual({
      slug: 'newcomer',
      aliases: ['new-comer.example'],
      country: 'NZ',
      factuality: 'HIGH',
      consensus: { leaning: 'LEAN_LEFT', confidence: 'LOW' },
      owners: [{ sharePercent: 12.5, owner: { slug: 'new-owner' } }],
      articleCount: 0,
      articles: { totalCount: 0 },
      stories: { totalCount: 0 },
    });
    expect(rater.slug).toBe('new-rater');
    expect(owner.sources.nodes).toEqual([{ slug: 'newcomer' }]);
    const slugs = raters.map(({ slug }: Json) => slug);
    expect(slugs).toEqual([...slugs].sort());
  });

  it('starts over where the log is another one: reads the catalogue anew, and goes on from the new head', async () => {
    const sourceOrdinal = await ordinalOf('monsoon-radio');
    const { id: raterId } = await newsroom.database.prisma.rater.findUniqueOrThrow({
      where: { slug: 'midway-index' },
    });
    await newsroom.database.prisma.rating.create({
      data: { sourceOrdinal, raterId, step: -3, originalLabel: '-3', ratedAt: new Date() },
    });
    await newsroom.newsroom.catchUp();
    expect(await leaningOf('monsoon-radio'), 'no event told of it').toBeNull();
    const before = newsroom.newsroom.cursor();
    await newsroom.database.query(Prisma.sql`UPDATE "EventLogHead" SET "epoch" = gen_random_uuid()`);
    await newsroom.newsroom.catchUp();
    expect(await leaningOf('monsoon-radio')).toBe('FAR_LEFT');
    const after = newsroom.newsroom.cursor();
    expect(after).not.toBe(before);
    await inTransaction(newsroom.database, (tx) => rate(tx, sourceOrdinal, 2));
    await newsroom.newsroom.catchUp();
    expect(await leaningOf('monsoon-radio'), 'the new log is followed').toBe('RIGHT');
    expect(newsroom.newsroom.cursor()).not.toBe(after);
  });

  it('starts over where the row that it stands on is another one under the same number', async () => {
    const sourceOrdinal = await ordinalOf('monsoon-radio');
    const { id: raterId } = await newsroom.database.prisma.rater.findUniqueOrThrow({
      where: { slug: 'midway-index' },
    });
    await newsroom.database.prisma.rating.create({
      data: { sourceOrdinal, raterId, step: -3, originalLabel: '-3', ratedAt: new Date() },
    });
    // A standby that took over without the last row, and has another in its place.
    await inTransaction(newsroom.database, async (tx) => {
      await tx.$executeRaw`ALTER TABLE "EventLog" DISABLE TRIGGER "EventLog_keep"`;
      await tx.$executeRaw`UPDATE "EventLog" SET "tag" = "tag" # 1 WHERE "offset" = (SELECT max("offset") FROM "EventLog")`;
      await tx.$executeRaw`ALTER TABLE "EventLog" ENABLE TRIGGER "EventLog_keep"`;
      await tx.$executeRaw`UPDATE "EventLogHead" SET "tag" = "tag" # 1`;
    });
    await newsroom.newsroom.catchUp();
    expect(await leaningOf('monsoon-radio')).toBe('FAR_LEFT');
  });
});

const ATTACHED = new Date('2026-01-02T00:00:00Z');

describeOnEachEngine('An outlet that the catalogue has never heard of', (engine) => {
  let newsroom: TestNewsroom;
  let strangers = 0;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  /** An outlet rated RIGHT with one article in a story of its own, behind the log's back, as by a process that runs ahead. */
  async function addStranger(): Promise<string> {
    const { prisma } = newsroom.database;
    strangers += 1;
    const name = `unheard${strangers}`;
    const storyId = await addStory(newsroom, { headline: `By ${name}` });
    const { id: raterId } = await prisma.rater.findUniqueOrThrow({ where: { slug: 'midway-index' } });
    const { ordinal } = await prisma.source.create({ data: { slug: name, name, domain: `${name}.example` } });
    await prisma.rating.create({
      data: { sourceOrdinal: ordinal, raterId, step: 2, originalLabel: '2', ratedAt: new Date('2020-01-01') },
    });
    const { id: articleId } = await prisma.article.create({
      data: {
        url: `https://${name}.example/1`,
        title: `A word of ${name}`,
        searchText: `a word of ${name}`,
        publishedAt: ATTACHED,
        sourceOrdinal: ordinal,
        storyId,
        attachedAt: ATTACHED,
      },
    });
    await prisma.attachment.create({ data: { articleId, storyId, attachedAt: ATTACHED } });
    await prisma.story.update({
      where: { id: storyId },
      data: {
        coverage: JSON.stringify({ s: [ordinal], n: [1] }),
        articleCount: 1,
        sourceCount: 1,
        firstPublishedAt: ATTACHED,
        lastArticleAt: ATTACHED,
      },
    });
    return name;
  }

  it('stands in an analyst’s table under its own name and side', async () => {
    const name = await addStranger();
    const rows = async (): Promise<Json[]> =>
      (await newsroom.data('{ coverageTable(by: [SOURCE, SIDE], first: 1000) { rows { keys } } }'))
        .coverageTable.rows;
    expect(newsroom.newsroom.catalogue.current.sourceBySlug(name)).toBeUndefined();
    expect(await rows()).toContainEqual({ keys: [name, 'RIGHT'] });
  });

  it('is looked for once in an operation, which the server may have given a copy of its context', async () => {
    const slug = await addStranger();
    const { ordinal } = await newsroom.database.prisma.source.findUniqueOrThrow({ where: { slug } });
    const context = { ...openContext(newsroom.newsroom, ANONYMOUS) };
    expect(context.catalogue.knows([ordinal])).toBe(false);
    const found = await context.catalogueWith([ordinal]);
    expect(found.knows([ordinal])).toBe(true);
    expect(context.catalogue).toBe(found);
    expect(context.catalogueWith([ordinal])).toBe(found);
  });

  it.each([
    ['biasBreakdown { rated right { count } }', { biasBreakdown: { rated: 1, right: { count: 1 } } }],
    ['biasBreakdown(unit: ARTICLE) { right { count } }', { biasBreakdown: { right: { count: 1 } } }],
    ['biasBreakdown(unit: OWNER) { right { count } }', { biasBreakdown: { right: { count: 1 } } }],
    [
      'biasBreakdown(asOf: "2999-01-01T00:00:00Z") { right { count } }',
      { biasBreakdown: { right: { count: 1 } } },
    ],
    ['articles { nodes { side } }', { articles: { nodes: [{ side: 'RIGHT' }] } }],
    [
      'articles { nodes { source { consensus { side } } } }',
      { articles: { nodes: [{ source: { consensus: { side: 'RIGHT' } } }] } },
    ],
    [
      'sources(where: { sides: [RIGHT] }) { edges { firstArticleAt } }',
      { sources: { edges: [{ firstArticleAt: '2026-01-02T00:00:00.000Z' }] } },
    ],
    ['coverageSummary { lagHours(side: RIGHT) }', { coverageSummary: { lagHours: 0 } }],
    [
      'biasTrend(bucket: DAY) { breakdown { right { count } } }',
      { biasTrend: [{ breakdown: { right: { count: 1 } } }] },
    ],
    [
      'history { nodes { breakdown { right { count } } } }',
      { history: { nodes: [{ breakdown: { right: { count: 1 } } }] } },
    ],
  ])('is loaded where a story names it, and never counts as unrated: %s', async (field, expected) => {
    const name = await addStranger();
    expect(newsroom.newsroom.catalogue.current.sourceBySlug(name)).toBeUndefined();
    const { story } = await newsroom.data(`{ story(by: { slug: "by-${name}" }) { ${field} } }`);
    expect(story).toEqual(expected);
    expect(newsroom.newsroom.catalogue.current.sourceBySlug(name)).toBeDefined();
  });

  it('is loaded where an article of it is found alone, too', async () => {
    const name = await addStranger();
    const { search } = await newsroom.data(
      `{ search(query: "${name}", types: [ARTICLE]) { edges { node { ... on Article { leaning source { slug } } } } } }`,
    );
    expect(search.edges).toEqual([{ node: { leaning: 'RIGHT', source: { slug: name } } }]);
  });
});

describeOnEachEngine('The cursor of an answer', (engine) => {
  let newsroom: TestNewsroom;
  beforeEach(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterEach(() => newsroom.close());

  const CURSORS = `{ first: streamCursor stories(first: 100) { nodes { cursor related { cursor } articles(first: 1) { nodes { story { cursor } } } } } last: streamCursor }`;

  function cursorsIn(data: Json): Set<string> {
    const found = new Set<string>();
    JSON.stringify(data, (name, value) => {
      if (['first', 'last', 'cursor'].includes(name)) found.add(value);
      return value;
    });
    return found;
  }

  it('is one and the same on every story and beside them', async () => {
    const cursors = cursorsIn(await newsroom.data(CURSORS));
    expect(cursors).toEqual(new Set([newsroom.newsroom.cursor()]));
  });

  it('moves on only with the log', async () => {
    const before = newsroom.newsroom.cursor();
    await newsroom.data(CURSORS);
    await newsroom.newsroom.catchUp();
    expect(newsroom.newsroom.cursor()).toBe(before);
    await addStory(newsroom, { headline: 'Something happened' });
    const after = newsroom.newsroom.cursor();
    expect(after).not.toBe(before);
    expect(cursorsIn(await newsroom.data(CURSORS))).toEqual(new Set([after]));
  });

  it('never runs ahead of what this process has taken in', async () => {
    const [{ head = '' } = {}] = await rows<{ head: string }>(
      newsroom,
      Prisma.sql`SELECT "head"::text AS "head" FROM "EventLogHead"`,
    );
    await newsroom.newsroom.catchUp();
    const [, offset = ''] = Buffer.from(newsroom.newsroom.cursor(), 'base64url').toString().split('.');
    expect(BigInt(offset)).toBeGreaterThanOrEqual(BigInt(head));
    const [{ head: now = '' } = {}] = await rows<{ head: string }>(
      newsroom,
      Prisma.sql`SELECT "head"::text AS "head" FROM "EventLogHead"`,
    );
    expect(BigInt(offset)).toBeLessThanOrEqual(BigInt(now));
  });
});
