import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { NODE_TYPES } from '../../src/resolvers/globalId.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { demoNode, expectBadInput, nodeId, rows } from './support.ts';

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

/** One field of each type, so that the right row stands behind the right type. */
const FIELDS: Record<(typeof NODE_TYPES)[number], string> = {
  Analysis: 'text side citations { id }',
  Article: 'url',
  FaqEntry: 'question answer citations { id }',
  Owner: 'slug sources { totalCount }',
  Rater: 'slug methodology',
  Rating: 'originalLabel rater { id } source { id }',
  Source: 'slug domain aliases',
  Statement: 'text citations { id }',
  Story: 'slug status',
  TimelineEvent: 'headline occurredAt story { id }',
  Topic: 'slug name',
};

describeOnEachEngine('Anything that has an id', (engine) => {
  let newsroom: TestNewsroom;
  /** Global ids of up to a hundred rows of each type. */
  const ids = new Map<string, string[]>();
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    for (const type of NODE_TYPES) {
      const found = await rows<{ id: string }>(
        newsroom,
        Prisma.sql`SELECT "id"::text AS "id" FROM ${Prisma.raw(`"${type}"`)}
          WHERE ${type} <> 'Story' OR to_jsonb(${Prisma.raw(`"${type}"`)}) ->> 'status' <> 'EMERGING'
          ORDER BY "id" LIMIT 100`,
      );
      ids.set(
        type,
        found.map(({ id }) => nodeId(type, id)),
      );
    }
  });
  afterAll(() => newsroom.close());

  it.each(NODE_TYPES)('can be asked for by it: %s', async (type) => {
    const all = ids.get(type) ?? [];
    expect(all.length).toBeGreaterThan(0);
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on ${type} { ${FIELDS[type]} } } }`;
    const { nodes } = await newsroom.data(query, { ids: all });
    expect(nodes.map(({ id }: Json) => id)).toEqual(all);
    expect(new Set(nodes.map(({ __typename }: Json) => __typename))).toEqual(new Set([type]));
    const { node } = await newsroom.data(
      `query ($id: ID!) { node(id: $id) { __typename id ... on ${type} { ${FIELDS[type]} } } }`,
      { id: all[0] },
    );
    expect(node).toEqual(nodes[0]);
  });

  it('bears the same id wherever it is met', async () => {
    const { stories, raters, topics, owner } = await newsroom.data(`{
      stories(first: 1, where: { topicSlugs: ["ukraine"] }) { nodes {
        id overview { id citations { id source { id consensus { ratings { id } } } } }
        analyses { id } faq { id } timeline { nodes { id } }
      } }
      raters { id } topics { nodes { id } } owner(slug: "northgate-media") { id }
    }`);
    const [story] = stories.nodes;
    const [statement] = story.overview;
    const [article] = statement.citations;
    const met = [
      story,
      statement,
      story.analyses[0],
      story.faq[0],
      story.timeline.nodes[0],
      article,
      article.source,
      article.source.consensus.ratings[0],
      raters[0],
      topics.nodes[0],
      owner,
    ].map(({ id }) => id);
    const { nodes } = await newsroom.data(NODES, { ids: met });
    expect(nodes.map(({ id }: Json) => id)).toEqual(met);
    expect(new Set(nodes.map(({ __typename }: Json) => __typename))).toEqual(new Set(NODE_TYPES));
  });

  it('comes in the order asked for, twice where asked for twice, null in the place of what is not there', async () => {
    const paris = demoNode('Story', 'demo-paris-security-guarantees');
    const wire = demoNode('Source', 'continental-wire');
    const unknown = nodeId('Story', '00000000-0000-4000-8000-000000000000');
    const { nodes } = await newsroom.data(NODES, { ids: [wire, 'nonsense', paris, unknown, wire] });
    expect(nodes.map((node: Json) => node?.__typename ?? null)).toEqual([
      'Source',
      null,
      'Story',
      null,
      'Source',
    ]);
  });

  it('is asked for a hundred at a time at most, and at least one', async () => {
    const wire = demoNode('Source', 'continental-wire');
    const { nodes } = await newsroom.data(NODES, { ids: Array(100).fill(wire) });
    expect(nodes).toHaveLength(100);
    await expectBadInput(newsroom, NODES, { ids: [] });
    await expectBadInput(newsroom, NODES, { ids: Array(101).fill(wire) });
  });

  it('is null where the id is malformed, unknown, or of a type that is no node', async () => {
    const uuid = '00000000-0000-4000-8000-000000000000';
    const paris = demoNode('Story', 'demo-paris-security-guarantees');
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const hopeless = [
      '',
      ' ',
      '1',
      'Story:1',
      'a\0b',
      '\ud800',
      'x'.repeat(500_000),
      `${paris} `,
      `${paris}=`,
      paris.replace(/=+$/, '').slice(0, -1),
      paris.toLowerCase(),
      base64('Story:1'),
      base64('Story:'),
      base64(':'),
      base64(uuid),
      base64(`story:${uuid}`),
      base64(`Story:${uuid}:`),
      base64(`Story:${uuid.toUpperCase().replaceAll('0', 'A')}`),
      base64(`Story:${uuid}\0`),
      base64(`Story: ${uuid}`),
      base64("Story:' OR '1'='1"),
      base64(`EventLog:${uuid}`),
      base64(`Attachment:${uuid}`),
      base64(`__proto__:${uuid}`),
      base64(`constructor:${uuid}`),
      ...NODE_TYPES.map((type) => nodeId(type, uuid)),
    ];
    for (const id of hopeless) {
      const { node } = await newsroom.data(NODE, { id });
      expect(node, id.slice(0, 100)).toBeNull();
    }
    const { nodes } = await newsroom.data(NODES, { ids: hopeless.slice(0, 100) });
    expect(new Set(nodes)).toEqual(new Set([null]));
  });

  it('is never answered as another type: the same key under another name is unknown', async () => {
    const uuid = Buffer.from(demoNode('Story', 'demo-paris-security-guarantees'), 'base64')
      .toString()
      .slice('Story:'.length);
    for (const type of NODE_TYPES.filter((each) => each !== 'Story')) {
      const { node } = await newsroom.data(NODE, { id: nodeId(type, uuid) });
      expect(node, type).toBeNull();
    }
  });

  it('is no longer answered where an editor took the text out', async () => {
    const [id = ''] = ids.get('Statement') ?? [];
    const uuid = Buffer.from(id, 'base64').toString().slice('Statement:'.length);
    const { node } = await newsroom.data(NODE, { id });
    expect(node).not.toBeNull();
    await newsroom.database.prisma.statement.update({ where: { id: uuid }, data: { removedAt: new Date() } });
    const { node: after } = await newsroom.data(NODE, { id });
    expect(after).toBeNull();
  });
});
