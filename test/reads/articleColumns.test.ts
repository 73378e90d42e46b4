import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

/** Each field of an article, by itself. */
const FIELDS = articleFields();

describeOnEachEngine('An article in a list', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function articles(selection: string): Promise<Record<string, unknown>[]> {
    const { stories } = await newsroom.data(
      `{ stories(first: 20) { nodes { articles(first: 20) { ${selection} } } } }`,
    );
    return stories.nodes.flatMap(({ articles: page }: { articles: unknown }) => page);
  }

  it.each(FIELDS)('is the same as by its id, whatever is asked for alone: %s', async (field) => {
    const ids = (await articles('nodes { id }')).flatMap((page) => page['nodes']).slice(0, 100);
    const alone = (await articles(`nodes { ${field} }`)).flatMap((page) => page['nodes']).slice(0, 100);
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Article { ${field} } } }`;
    const { nodes } = await newsroom.data(query, {
      ids: ids.map((node) => JSON.parse(JSON.stringify(node)).id),
    });
    expect(alone).toEqual(nodes);
    expect(alone.length).toBe(100);
  });

  it('has all that is asked for by fragments, edges and aliases together', async () => {
    const fragments = 'fragment a on ArticleConnection { nodes { ...b } } fragment b on Article { language }';
    const { stories } = await newsroom.data(`{
      stories(first: 5) { nodes {
        whole: articles(first: 3) { nodes { title language url side } edges { cursor node { title url } } pageInfo { endCursor } }
        parts: articles(first: 3) { ...a edges { node { ... on Article { url } } } }
        more: articles(first: 3) { nodes { side } pageInfo { endCursor } nodes { title } }
      } }
    } ${fragments}`);
    for (const { whole, parts, more } of stories.nodes) {
      expect(parts.nodes).toEqual(whole.nodes.map(({ language }: { language: unknown }) => ({ language })));
      expect(parts.edges.map(({ node }: { node: unknown }) => node)).toEqual(
        whole.nodes.map(({ url }: { url: unknown }) => ({ url })),
      );
      expect(more.pageInfo).toEqual(whole.pageInfo);
      expect(whole.pageInfo.endCursor).toBe(whole.edges.at(-1).cursor);
      expect(more.nodes).toEqual(
        whole.nodes.map(({ side, title }: { side: unknown; title: unknown }) => ({ side, title })),
      );
    }
  });
});

function articleFields(): string[] {
  const article = schema.getType('Article');
  if (!isObjectType(article)) throw new Error('There is no type Article.');
  return Object.values(article.getFields()).map(({ name, type }) => {
    const named = getNamedType(type);
    if (isLeafType(named)) return name;
    const below = isObjectType(named) ? Object.values(named.getFields()) : [];
    const leaves = below.filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0);
    return `${name} { ${leaves.map((field) => field.name).join(' ')} }`;
  });
}
