import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { graphql } from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import type { Prisma } from '../../src/db/generated/client.ts';
import { PLANNING } from '../../src/db/openPostgres.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { CoverageArchive } from '../../src/resolvers/coverageArchive.ts';
import { encodeGlobalId } from '../../src/resolvers/globalId.ts';
import { openNewsroom, type RunningNewsroom } from '../../src/resolvers/newsroom.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { schema } from '../../src/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { articleAttached } from '../support/events.ts';

/** Large enough that reading a whole table is never the cheapest. */
const SIZES = {
  seed: 1,
  sources: 200,
  stories: 2_000,
  articles: 40_000,
  events: 8_000,
  days: 365,
  sizes: [2_000],
};

/** Outlets and topics are few, and small tables are read whole. */
const SMALL = ['Source', 'SourceAlias', 'Topic', 'StoryTopic', 'unnest'];

const STORY_PAGE = `{
  headline biasBreakdown { left { percent } }
  articles(first: 50) { nodes { title source { name } } } timeline { nodes { headline } }
}`;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

describe.skipIf(!process.env['TEST_DATABASE_URL'])('What PostgreSQL reads (wants TEST_DATABASE_URL)', () => {
  let place: TestDatabase;
  let newsroom: RunningNewsroom;
  let client: pg.Client;
  /** The same for what may take long, which is planned otherwise. */
  let longClient: pg.Client;
  const sent: { readonly statement: Prisma.Sql; readonly by: pg.Client }[] = [];

  beforeAll(async () => {
    place = await openTestDatabase('postgresql', 'empty');
    const script = fileURLToPath(new URL('support/fill.mjs', import.meta.url));
    await promisify(execFile)(process.execPath, [script, place.url ?? '', JSON.stringify(SIZES)]);
    newsroom = await openNewsroom(recording(place.database));
    client = new pg.Client({ connectionString: place.url ?? '', options: PLANNING });
    longClient = new pg.Client({ connectionString: place.url ?? '' });
    await Promise.all([client.connect(), longClient.connect()]);
    // The plan that a prepared statement keeps, whatever it is asked for.
    for (const each of [client, longClient]) await each.query('SET plan_cache_mode = force_generic_plan');
  }, 120_000);
  afterAll(async () => {
    await Promise.all([client.end(), longClient.end()]);
    await newsroom.close();
    await place.close();
  });

  function recording(database: Database): Database {
    return {
      ...database,
      query: (statement) => {
        sent.push({ statement, by: client });
        return database.query(statement);
      },
      queryLong: (statement) => {
        sent.push({ statement, by: longClient });
        return database.queryLong(statement);
      },
    };
  }

  async function readsOf(source: string, variableValues = {}): Promise<string[]> {
    return readsIn(async () => {
      const contextValue = openContext(newsroom, ANONYMOUS);
      const { errors } = await graphql({ schema, source, variableValues, contextValue });
      expect(errors).toBeUndefined();
    });
  }

  /** What the statements of some work read, an index or a table each, as in `Story_latest` or `all of Story`. */
  async function readsIn(work: () => Promise<unknown>): Promise<string[]> {
    sent.length = 0;
    await work();
    const reads = new Set<string>();
    for (const one of sent) for (const read of scansOf(await planOf(one))) reads.add(read);
    return [...reads].sort();
  }

  async function planOf({ statement: { text, values }, by }: (typeof sent)[number]): Promise<PlanNode> {
    const name = `plan_${planned++}`;
    await by.query(`PREPARE ${name} AS ${text}`);
    const nulls = values.length === 0 ? '' : `(${values.map(() => 'NULL').join(', ')})`;
    const { rows } = await by.query(`EXPLAIN (FORMAT JSON) EXECUTE ${name}${nulls}`);
    return rows[0]['QUERY PLAN'][0].Plan;
  }
  let planned = 0;

  const operations: [string, string, () => Promise<Record<string, unknown>>][] = [
    ['a front page', '{ stories { nodes { headline articles(first: 5) { nodes { title } } } } }', nothing],
    [
      'three sides of each story',
      `{ stories { nodes { left: articles(first: 5, where: { sides: [LEFT] }) { nodes { title } }
                           right: articles(first: 5, where: { sides: [RIGHT] }) { nodes { title } } } } }`,
      nothing,
    ],
    [
      'a page of stories further on',
      'query ($after: String) { stories(first: 5, after: $after) { nodes { slug } } }',
      cursor,
    ],
    ['the most covered stories', '{ stories(orderBy: MOST_COVERED) { nodes { headline } } }', nothing],
    [
      'a story page by slug',
      `query ($slug: String!) { story(by: { slug: $slug }) ${STORY_PAGE} }`,
      async () => ({ slug: 'story-1' }),
    ],
    ['a story by id', 'query ($id: ID!) { story(by: { id: $id }) { headline } }', storyId],
    ['a story as a node', 'query ($id: ID!) { node(id: $id) { ... on Story { headline } } }', storyId],
    [
      'a story by an article',
      'query ($url: String!) { story(by: { articleUrl: $url }) { headline } article(url: $url) { title } }',
      async () => ({ url: 'https://outlet-1.example/story-1/0' }),
    ],
    ['the newest articles', '{ articles { nodes { title story { headline } } } }', nothing],
    [
      'articles of an outlet',
      '{ source(by: { slug: "outlet-3" }) { articles { nodes { title } } } }',
      nothing,
    ],
    [
      'articles with a word',
      '{ articles(where: { query: "hospital ferry tariff" }) { totalCount } }',
      nothing,
    ],
    [
      'articles counted one by one',
      '{ stories { nodes { biasBreakdown(unit: ARTICLE) { left { count } } } } }',
      nothing,
    ],
    [
      "an analyst's table of a month",
      `{ coverageTable(by: [SIDE, TOPIC], where: { publishedFrom: "2026-10-02T00:00:00Z", publishedTo: "2026-11-01T00:00:00Z" }) {
           rows { keys articleCount } } }`,
      nothing,
    ],
  ];

  it.each(operations)('for %s is indexes alone', async (_name, source, variables) => {
    const reads = await readsOf(source, await variables());
    expect(reads.filter((read) => read.startsWith('all of'))).toEqual([]);
    expect(reads).toMatchSnapshot();
  });

  it.each(['story-of-2000', 'story-1'])('for what is counted again of %s is indexes alone', async (slug) => {
    const archive = new CoverageArchive();
    const all = () => archive.since(newsroom.database, null);
    await all();
    const { rows } = await client.query(
      `SELECT "id", "storyId" FROM "Article" WHERE "storyId" = (SELECT "id" FROM "Story" WHERE "slug" = $1) LIMIT 1`,
      [slug],
    );
    archive.follow([articleAttached(rows[0].storyId, rows[0].id)]);
    const reads = await readsIn(all);
    expect(reads.filter((read) => read.startsWith('all of'))).toEqual([]);
    expect(reads).toMatchSnapshot();
  });

  it('would be seen where it is a whole table', async () => {
    const text = `SELECT * FROM "Article" WHERE "title" = 'no index has it'`;
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`);
    expect(scansOf(rows[0]['QUERY PLAN'][0].Plan)).toEqual(['all of Article']);
  });

  async function nothing(): Promise<Record<string, unknown>> {
    return {};
  }

  async function cursor(): Promise<Record<string, unknown>> {
    const contextValue = openContext(newsroom, ANONYMOUS);
    const source = '{ stories(first: 5) { pageInfo { endCursor } } }';
    const { data } = await graphql({ schema, source, contextValue });
    const stories: unknown = data?.['stories'];
    return { after: JSON.parse(JSON.stringify(stories)).pageInfo.endCursor };
  }

  async function storyId(): Promise<Record<string, unknown>> {
    const { rows } = await client.query(`SELECT "id" FROM "Story" WHERE "slug" = 'story-1'`);
    return { id: encodeGlobalId('Story', rows[0].id) };
  }
});

function scansOf(plan: PlanNode): string[] {
  const below = (plan.Plans ?? []).flatMap(scansOf);
  const table = plan['Relation Name'];
  if (plan['Index Name']) return [plan['Index Name'], ...below];
  const isWhole = plan['Node Type'] === 'Seq Scan' && table !== undefined && !SMALL.includes(table);
  return isWhole ? [`all of ${table}`, ...below] : below;
}
