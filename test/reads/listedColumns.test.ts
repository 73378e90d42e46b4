import { getNamedType, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { encodeGlobalId } from '../../src/resolvers/globalId.ts';
import { schema } from '../../src/schema/index.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

/** For arguments that must be given. */
const VALUES: Readonly<Record<string, string>> = { bucket: 'DAY', side: 'LEFT' };

/** Of each kind of row: where it is listed, and its fields by themselves. */
const LISTS = {
  Article: {
    rowsOf: (field: string) => `articles(first: 20) { nodes { ${field} } }`,
    fields: fieldsOf('Article'),
  },
  TimelineEvent: {
    rowsOf: (field: string) => `timeline(first: 20) { nodes { ${field} } }`,
    fields: fieldsOf('TimelineEvent'),
  },
};

describeOnEachEngine('A row in a list', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function nodes(selection: string): Promise<Record<string, unknown>[]> {
    const { stories } = await newsroom.data(`{ stories(first: 20) { nodes { ${selection} } } }`);
    return stories.nodes;
  }

  async function below(selection: string): Promise<unknown[]> {
    const rows = (await nodes(selection)).flatMap((story) => Object.values(story));
    return rows.flatMap((page) => Object(page).nodes).slice(0, 100);
  }

  async function byId(type: string, rows: readonly unknown[], field: string): Promise<unknown[]> {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${field} } } }`;
    return (await newsroom.data(query, { ids: rows.map((row) => Object(row).id) })).nodes;
  }

  const eachBelow = Object.entries(LISTS).flatMap(([type, { rowsOf, fields }]) =>
    fields.map((field) => ({ type, field, rowsOf })),
  );
  it.each(eachBelow)('is the same as by its id, whatever is asked for alone: $type $field', async (one) => {
    const alone = await below(one.rowsOf(one.field));
    expect(alone.length).toBeGreaterThan(20);
    expect(alone).toEqual(await byId(one.type, await below(one.rowsOf('id')), one.field));
  });

  it.each(fieldsOf('Story'))(
    'is the same as by its id, whatever is asked for alone: Story %s',
    async (field) => {
      const alone = await nodes(field);
      expect(alone.length).toBeGreaterThan(10);
      expect(alone).toEqual(await byId('Story', await nodes('id'), field));
    },
  );

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

describeOnEachEngine('A text in a list', (engine) => {
  it('is what was written, whatever its characters and however long ago it happened', async () => {
    const newsroom = await openTestNewsroom(engine, 'demo');
    onTestFinished(() => newsroom.close());
    const title = `"quoted" \\ back\\slash ${CONTROLS} \u2028\u2029 <b> 日本語 😀 é`;
    const occurredAt = new Date('0987-06-05T04:03:02.001Z');
    const { prisma } = newsroom.database;
    const event = await prisma.timelineEvent.findFirstOrThrow();
    await prisma.timelineEvent.update({ where: { id: event.id }, data: { headline: title, occurredAt } });
    const story = encodeGlobalId('Story', event.storyId);
    const { node } = await newsroom.data(
      'query ($id: ID!) { node(id: $id) { ... on Story { timeline(first: 1) { nodes { headline occurredAt } } } } }',
      { id: story },
    );
    expect(node.timeline.nodes).toEqual([{ headline: title, occurredAt: occurredAt.toISOString() }]);
  });
});

/** All control characters that PostgreSQL holds. */
const CONTROLS = String.fromCharCode(...Array.from({ length: 31 }, (_, at) => at + 1), 127);

/** Each field of a type with a leaf of its own, or with all leaves below it. */
function fieldsOf(name: string): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no type ${name}.`);
  return Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type);
    const wanted = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${VALUES[arg.name]}`);
    const asked = wanted.length > 0 ? `${field.name}(${wanted.join(', ')})` : field.name;
    if (isLeafType(named)) return asked;
    const below = isObjectType(named) ? Object.values(named.getFields()) : [];
    const leaves = below.filter((each) => isLeafType(getNamedType(each.type)) && each.args.length === 0);
    return `${asked} { ${leaves.map((each) => each.name).join(' ')} }`;
  });
}
