import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database, Row } from '../../src/db/database.ts';
import type { Prisma } from '../../src/db/generated/client.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { openNewsroom, type RunningNewsroom } from '../../src/resolvers/newsroom.ts';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { schema } from '../../src/schema/index.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import type { Json } from '../support/newsroom.ts';

const FRAGMENTS = `
  fragment page on ArticleConnection { ...inner }
  fragment inner on ArticleConnection { pageInfo { hasNextPage hasPreviousPage } }`;
const HAS = 'pageInfo { hasNextPage hasPreviousPage }';

describeOnEachEngine('Whether there is more beyond a page', (engine) => {
  let place: TestDatabase;
  let newsroom: RunningNewsroom;
  /** How many rows each page had that was read. */
  const read: number[] = [];

  beforeAll(async () => {
    place = await openTestDatabase(engine, 'demo');
    newsroom = await openNewsroom(noting(place.database));
  });
  afterAll(async () => {
    await newsroom.close();
    await place.close();
  });

  function noting(database: Database): Database {
    return {
      ...database,
      query: async <T extends Row>(statement: Prisma.Sql) => {
        const rows = await database.query<T>(statement);
        for (const row of rows)
          if (typeof row['rows'] === 'string') read.push(JSON.parse(row['rows']).length);
        return rows;
      },
    };
  }

  async function stories(articles: string): Promise<Json[]> {
    read.length = 0;
    const source = `query ($yes: Boolean = true) { __typename @include(if: $yes) stories(first: 2, orderBy: MOST_COVERED) { nodes { ${articles} } } }`;
    const contextValue = openContext(newsroom, ANONYMOUS);
    const whole = articles.includes('...page') ? source + FRAGMENTS : source;
    const { data, errors } = await graphql({ schema, source: whole, contextValue });
    expect(errors).toBeUndefined();
    return Object(data).stories.nodes;
  }

  it.each([
    ['at once', `articles(first: 1) { nodes { title } ${HAS} }`],
    ['before the rows, and of nothing else', `articles(first: 1) { ${HAS} }`],
    ['by fragments', 'articles(first: 1) { nodes { title } ...page }'],
    [
      'in an inline fragment',
      `articles(first: 1) { ... { nodes { title } ... on ArticleConnection { ${HAS} } } }`,
    ],
    [
      'in the second of two fields of one name',
      `articles(first: 1) { nodes { title } } articles(first: 1) { ${HAS} }`,
    ],
    [
      'under a condition',
      `articles(first: 1) { nodes { title } ${HAS.replace(' {', ' @include(if: $yes) {')} }`,
    ],
  ])('is said where it is asked for %s', async (_where, asked) => {
    const found = await stories(asked);
    expect(found).toHaveLength(2);
    for (const { articles } of found) {
      expect(articles.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    }
  });

  it('is said backwards, and at the end of the list', async () => {
    const found = await stories(
      `back: articles(last: 1) { ${HAS} } all: articles(first: 100) { nodes { title } ${HAS} }`,
    );
    for (const { back, all } of found) {
      expect(back.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
      expect(all.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
    }
  });

  it('costs a row more, which is read only where it is asked for', async () => {
    await stories('articles(first: 1) { nodes { title } }');
    expect(read).toEqual([2, 1, 1]);
    await stories('articles(first: 1) { edges { cursor node { title } } totalCount }');
    expect(read).toEqual([2, 1, 1]);
    await stories(`articles(first: 1) { nodes { title } ${HAS} }`);
    expect(read).toEqual([2, 2, 2]);
  });

  it('is not lost where the same page is asked for with it and without', async () => {
    const found = await stories(
      `articles(first: 1) { nodes { title } } with: articles(first: 1) { nodes { title } ${HAS} }`,
    );
    for (const { articles, with: asked } of found) {
      expect(asked.nodes).toEqual(articles.nodes);
      expect(asked.pageInfo.hasNextPage).toBe(true);
    }
  });
});
