import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const ARTICLE = 'title url publishedAt source { name consensus { leaning } }';
const STORY = `headline dek articleCount
  biasBreakdown { left { percent } center { percent } right { percent } blindspot { underCoveredBy } }`;

describeOnEachEngine('How many SQL statements a query takes', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function statements(query: string, variables?: Record<string, unknown>): Promise<number> {
    const answer = await newsroom.answer(query, variables);
    expect(answer.errors).toEqual([]);
    return answer.statements;
  }

  it('is two for a front page: the stories, and the articles of all of them', async () => {
    const page = (size: number): string =>
      `{ stories(first: ${size}) { nodes { ${STORY} articles(first: 5) { nodes { ${ARTICLE} } } } } }`;
    expect(await statements(page(2))).toBe(2);
    expect(await statements(page(20))).toBe(2);
  });

  it('is three for a story page: the story, its articles, its timeline', async () => {
    const { story } = await newsroom.data(
      '{ story: stories(first: 1, orderBy: MOST_COVERED) { nodes { slug } } }',
    );
    expect(
      await statements(
        `query ($slug: String!) {
          story(by: { slug: $slug }) {
            ${STORY}
            articles(first: 50) { nodes { ${ARTICLE} } }
            timeline(first: 20) { nodes { occurredAt headline } }
          }
        }`,
        { slug: story.nodes[0].slug },
      ),
    ).toBe(3);
  });

  it('is two for the three sides of all stories, asked for as aliases', async () => {
    expect(
      await statements(`{
        stories(first: 20) {
          nodes {
            headline
            left: articles(first: 5, where: { sides: [LEFT] }) { nodes { ${ARTICLE} } }
            center: articles(first: 5, where: { sides: [CENTER] }) { nodes { ${ARTICLE} } }
            right: articles(first: 5, where: { sides: [RIGHT] }) { nodes { ${ARTICLE} } }
          }
        }
      }`),
    ).toBe(2);
  });

  it('is one for lists of every order, however many columns each has', async () => {
    const all = `{
      trending: stories(first: 3, orderBy: TRENDING) { nodes { slug } }
      latest: stories(first: 3) { nodes { slug } }
      covered: stories(first: 3, orderBy: MOST_COVERED) { nodes { slug headline status updatedAt } }
    }`;
    // What is trending is counted once a minute.
    await statements('{ stories(first: 1, orderBy: TRENDING) { nodes { slug } } }');
    expect(await statements(all)).toBe(1);
    const { trending, latest, covered } = await newsroom.data(all);
    const alone = async (orderBy: string, fields: string): Promise<unknown> =>
      (await newsroom.data(`{ stories(first: 3, orderBy: ${orderBy}) { nodes { ${fields} } } }`)).stories;
    expect(trending).toEqual(await alone('TRENDING', 'slug'));
    expect(latest).toEqual(await alone('LATEST', 'slug'));
    expect(covered).toEqual(await alone('MOST_COVERED', 'slug headline status updatedAt'));
  });

  it('is one for a hundred articles with their outlets, ratings and raters', async () => {
    expect(
      await statements(
        '{ articles(first: 100) { nodes { title source { name consensus { leaning ratings { originalLabel rater { name } } } } } } }',
      ),
    ).toBe(1);
  });

  it('is two for a trend of thirty days, of one story or of twenty', async () => {
    const trend = (size: number): string =>
      `{ stories(first: ${size}) { nodes { biasTrend(bucket: DAY) { from breakdown { left { percent } } } } } }`;
    expect(await statements(trend(1))).toBe(2);
    expect(await statements(trend(20))).toBe(2);
  });

  it('is no more through nodes than through a list', async () => {
    const { stories } = await newsroom.data('{ stories(first: 20) { nodes { id } } }');
    const query = `query ($ids: [ID!]!) {
      nodes(ids: $ids) { ... on Story { ${STORY} articles(first: 5) { nodes { ${ARTICLE} } } } }
    }`;
    const ids = stories.nodes.map(({ id }: { id: string }) => id);
    expect(await statements(query, { ids })).toBe(2);
    expect(await statements(query, { ids: ids.slice(0, 1) })).toBe(2);
  });

  it('does not grow with the list for any other field of a story', async () => {
    const fields = [
      'overview { text citations { title } }',
      'analyses { side text citations { title } }',
      'faq { question answer citations { title } }',
      'topics { slug stories(first: 2) { nodes { headline } } }',
      'sources(first: 5) { edges { firstArticleAt node { name } } }',
      'imageUrl',
      'coverageSummary { firstArticle { title } lagHours(side: LEFT) independentNewsrooms effectiveOwners }',
      'wording(side: LEFT) { term articles { title } }',
      'timeline { nodes { headline citations { title } story { headline } } }',
      'history { nodes { from articles(first: 2) { nodes { title } } } }',
      'related { headline }',
      'biasBreakdown(unit: ARTICLE) { left { percent } blindspot { expectedPercent pValue } }',
      'biasBreakdown(asOf: "2026-11-01T00:00:00Z") { left { percent } }',
      'articles { nodes { originalArticle { title } titleHistory { title } story { headline } attachedAt } }',
      'articles { totalCount nodes { source { articleCount articles(first: 1) { nodes { title } } stories(first: 1) { nodes { slug } } } } }',
    ];
    for (const field of fields) {
      const counts = await Promise.all(
        [4, 16].map((size) => statements(`{ stories(first: ${size}) { nodes { ${field} } } }`)),
      );
      expect(counts[1], field).toBeLessThanOrEqual(counts[0] ?? 0);
    }
  });
});
