import { readdir, readFile } from 'node:fs/promises';
import { getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../src/ingest/demoNewsroom.ts';
import type { Engine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { demoNode, STAFF } from './support.ts';

const EXAMPLES = new URL('../../examples/graphiql/', import.meta.url);

const STORY = 'slug headline status sourceCount articleCount imageUrl';
const CALDER = `story(by: { id: "${demoNode('Story', 'demo-calder-crossing')}" })`;
const COUNTS = 'rows { keys articleCount sourceCount storyCount }';
const HIT = 'node { ... on Story { slug } ... on Article { url } ... on Source { slug } }';

/** Questions whose answers hang on an engine's own ways: orders, collations, dates, numbers, words. */
const QUERIES: string[] = [
  ...['LATEST', 'MOST_COVERED', 'TRENDING'].flatMap((order) => [
    `{ stories(first: 100, orderBy: ${order}) { totalCount nodes { ${STORY} } } }`,
    `{ topic(slug: "economy") { stories(last: 3, orderBy: ${order}) { nodes { slug } } } }`,
  ]),
  ...['NEWEST', 'OLDEST'].flatMap((order) => [
    `{ articles(first: 100, orderBy: ${order}) { edges { cursor node { url title publishedAt leaning } } } }`,
    `{ articles(last: 7, orderBy: ${order}, where: { sides: [LEFT, CENTER] }) { nodes { url } pageInfo { hasPreviousPage } } }`,
  ]),
  `{ sources(first: 100) { nodes { slug aliases factuality articleCount
      consensus { leaning score spread confidence ratings { id originalLabel ratedAt recordedAt } } owners { sharePercent since owner { slug } } } } }`,
  '{ topics(first: 100) { nodes { slug name } } raters { slug } owner(slug: "northgate-media") { sources { nodes { slug } } } }',
  ...['SOURCE', 'ARTICLE', 'OWNER'].map(
    (unit) => `{ stories(first: 100) { nodes { biasBreakdown(unit: ${unit}) { total rated meanScore
      left { percent interval { low high } } right { percent sources { slug } } leanings { count }
      blindspot { underCoveredBy expectedPercent pValue explanation } } } } }`,
  ),
  ...['HOUR', 'DAY', 'WEEK', 'MONTH'].map(
    (bucket) => `{ ${CALDER} { biasTrend(bucket: ${bucket}) { from to breakdown { total meanScore } }
      history(bucket: ${bucket}, first: 100) { nodes { from to articleCount articles(first: 2) { nodes { url } } } } } }`,
  ),
  ...['LEFT', 'CENTER', 'RIGHT'].map(
    (side) => `{ stories(first: 100) { nodes { wording(side: ${side}) { term zScore articles { url } }
      coverageSummary { lagHours(side: ${side}) independentNewsrooms effectiveOwners firstArticle { url } } } } }`,
  ),
  '{ stories(first: 100) { nodes { slug related(first: 100) { slug } topics { slug } } } }',
  '{ stories(first: 100) { nodes { timeline(first: 100) { nodes { occurredAt headline citations { url } } } overview { text citations { url } } faq { question } analyses { side } } } }',
  ...['SIDE', 'LEANING', 'SOURCE', 'OWNER', 'COUNTRY', 'TOPIC', 'FACTUALITY'].flatMap((by) => [
    `{ coverageTable(by: [${by}]) { totalRows totalArticles ${COUNTS} } }`,
    `{ coverageOverTime(by: ${by}, bucket: WEEK, where: { publishedFrom: "2025-10-01T00:00:00Z", publishedTo: "2026-02-01T00:00:00Z" }) { from to ${COUNTS} } }`,
  ]),
  '{ coverageTable(by: [TOPIC, OWNER, LEANING], first: 1000) { totalRows rows { keys } } }',
  `{ sourceOverlap(a: "${demoNode('Source', 'atlas-dispatch')}", b: "${demoNode('Source', 'open-quorum')}") {
      shared onlyA onlyB jaccard stories(first: 100) { nodes { slug } } } }`,
  ...[
    'water',
    'the OR of',
    '"data center"',
    'ferry -captain',
    'коаліція',
    'ελενη',
    'sieges',
    'wire example',
    'of the',
  ].map(
    (query) =>
      `{ search(query: ${JSON.stringify(query)}, first: 100) { totalCount edges { cursor highlight ${HIT} } } }`,
  ),
];

describe.skipIf(!process.env['TEST_DATABASE_URL'])('Both engines (wants TEST_DATABASE_URL)', () => {
  const newsrooms: TestNewsroom[] = [];
  beforeAll(async () => {
    const now = new Date();
    for (const engine of ['embedded', 'postgresql'] satisfies Engine[]) {
      const newsroom = await openTestNewsroom(engine, 'empty');
      newsrooms.push(newsroom);
      await seedDemo(newsroom.database, now);
      await newsroom.newsroom.catchUp();
    }
  });
  afterAll(async () => {
    for (const newsroom of newsrooms) await newsroom.close();
  });

  async function answers(query: string, variables: Record<string, Json> = {}): Promise<string[]> {
    const found: string[] = [];
    for (const newsroom of newsrooms) {
      const answer = JSON.stringify(await newsroom.data(query, variables, STAFF));
      // Each log has an epoch of its own.
      found.push(answer.replaceAll(newsroom.newsroom.cursor(), 'the cursor of its log'));
    }
    return found;
  }

  it.each(QUERIES)('answer byte for byte alike: %s', async (query) => {
    const [embedded, postgresql] = await answers(query);
    expect(embedded?.length).toBeGreaterThan(50);
    expect(embedded).toBe(postgresql);
  });

  it('answer the examples of GraphiQL byte for byte alike, but for where the stream stands', async () => {
    const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.graphql'));
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const name of names) {
      const query = await readFile(new URL(name, EXAMPLES), 'utf8');
      // A subscription answers with what happens, not with what is.
      if (getOperationAST(parse(query))?.operation === 'subscription') continue;
      const variables = await readFile(
        new URL(name.replace('.graphql', '.variables.json'), EXAMPLES),
        'utf8',
      ).catch(() => '{}');
      const [embedded, postgresql] = await answers(query, JSON.parse(variables));
      expect(embedded, name).toBe(postgresql);
    }
  });
});
