import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { ANONYMOUS, type Viewer } from '../../src/resolvers/viewer.ts';
import { addStatements } from '../../src/resolvers/writing/statements.ts';
import { addTimelineEvents } from '../../src/resolvers/writing/timelineEvents.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { type Json, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { addArticle, addStory, demoNode, nodeId, rows, STAFF, write } from './support.ts';

const SLUG = 'tremors-reported-around-lake-tansel';
const STORY = demoNode('Story', 'demo-lake-tansel');
const ARTICLE = 'https://www.monsoon-radio.example/bulletins/tremors-lake-tansel';
const RADIO = demoNode('Source', 'monsoon-radio');
const OTHER = demoNode('Source', 'deccan-meridian');

/** Every path that may lead to a story, with the story under whatever name. */
const PATHS: Record<string, string> = {
  'story by id': `{ story(by: { id: "${STORY}" }) { id } }`,
  'story by slug': `{ story(by: { slug: "${SLUG}" }) { id } }`,
  'story by an article': `{ story(by: { articleUrl: "${ARTICLE}" }) { id } }`,
  node: `{ node(id: "${STORY}") { id } }`,
  nodes: `{ nodes(ids: ["${STORY}"]) { id } }`,
  stories: '{ stories(first: 100) { nodes { id } } }',
  'stories, most covered': '{ stories(first: 100, orderBy: MOST_COVERED) { nodes { id } } }',
  'stories, trending': '{ stories(first: 100, orderBy: TRENDING) { nodes { id } } }',
  'stories by status': '{ stories(where: { status: [EMERGING] }) { nodes { id } } }',
  'stories by topic': '{ stories(where: { topicSlugs: ["science"] }) { nodes { id } } }',
  'stories by words': '{ stories(where: { query: "lake tansel" }) { nodes { id } } }',
  "a topic's stories": '{ topic(slug: "science") { stories { nodes { id } } } }',
  "an outlet's stories": '{ source(by: { slug: "monsoon-radio" }) { stories { nodes { id } } } }',
  search: '{ search(query: "lake tansel", types: [STORY]) { edges { node { ... on Story { id } } } } }',
  'the story of an article': `{ article(url: "${ARTICLE}") { story { id } } }`,
  'the story of listed articles': '{ articles(first: 100) { nodes { story { id } } } }',
  'the shared stories of two outlets': `{ sourceOverlap(a: "${RADIO}", b: "${OTHER}") { stories(first: 100) { nodes { id } } } }`,
};

/** Every count and list that would give it away. */
const TRACES: Record<string, string> = {
  'the count of stories': '{ stories { totalCount } }',
  "the count of an outlet's stories": '{ source(by: { slug: "monsoon-radio" }) { stories { totalCount } } }',
  "the count of a topic's stories": '{ topic(slug: "science") { stories { totalCount } } }',
  'the count of what search finds': '{ search(query: "lake tansel", types: [STORY]) { totalCount } }',
  'articles by story': `{ articles(where: { storyIds: ["${STORY}"] }) { totalCount nodes { id } } }`,
  'articles by topic': '{ articles(where: { topicSlugs: ["science"] }) { totalCount } }',
  "an outlet's articles by story": `{ source(by: { slug: "monsoon-radio" }) { articles(where: { storyIds: ["${STORY}"] }) { totalCount } } }`,
  'when an article came to it': `{ article(url: "${ARTICLE}") { attachedAt } }`,
  'the coverage table':
    '{ coverageTable(by: [SOURCE], first: 1000) { totalArticles rows { keys articleCount storyCount } } }',
  'the coverage table by topic':
    '{ coverageTable(by: [TOPIC]) { totalArticles rows { keys articleCount } } }',
  'the coverage over time': `{ coverageOverTime(by: SOURCE, bucket: MONTH,
      where: { publishedFrom: "2025-01-01T00:00:00Z", publishedTo: "2100-01-01T00:00:00Z", query: "tansel" }) { rows { articleCount } } }`,
  'the overlap of two outlets': `{ sourceOverlap(a: "${RADIO}", b: "${OTHER}") { shared onlyA onlyB } }`,
};

describeOnEachEngine('A story that is EMERGING', (engine) => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
  });
  afterAll(() => newsroom.close());

  async function text(query: string, viewer: Viewer): Promise<string> {
    return JSON.stringify(await newsroom.data(query, {}, viewer));
  }

  it.each(Object.entries(PATHS))(
    'is shown to those who work here, and to nobody else: %s',
    async (_, query) => {
      expect(await text(query, STAFF)).toContain(STORY);
      expect(await text(query, ANONYMOUS)).not.toContain(STORY);
      expect(await text(query, { subject: 'alice', roles: ['READER'] })).not.toContain(STORY);
    },
  );

  it.each(Object.entries(TRACES))(
    'leaves no trace for others until it is shown to all: %s',
    async (_, query) => {
      const setStatus = (status: string) =>
        newsroom.database.query(
          Prisma.sql`UPDATE "Story" SET "status" = ${status}::"StoryStatus" WHERE "slug" = ${SLUG}`,
        );
      const seenByStaff = await text(query, STAFF);
      const others = await text(query, ANONYMOUS);
      expect(others).not.toBe(seenByStaff);
      expect(await text(query, { subject: 'alice', roles: ['READER'] })).toBe(others);
      await setStatus('DEVELOPING');
      try {
        expect(await text(query, ANONYMOUS)).toBe(seenByStaff);
      } finally {
        await setStatus('EMERGING');
      }
    },
  );

  it.each(['INGEST', 'EDITOR', 'ADMIN'] as const)('is seen by %s, all of it', async (role) => {
    const { story } = await newsroom.data(
      `{ story(by: { slug: "${SLUG}" }) { status articles { nodes { attachedAt story { id } } } biasBreakdown { total } } }`,
      {},
      { subject: 'alice', roles: ['READER', role] },
    );
    expect(story.status).toBe('EMERGING');
    expect(story.biasBreakdown.total).toBe(2);
    for (const article of story.articles.nodes) {
      expect(article.story.id).toBe(STORY);
      expect(article.attachedAt).not.toBeNull();
    }
  });

  it('hides its texts and its timeline as nodes, too', async () => {
    const [{ id: storyId = '' } = {}] = await rows<{ id: string }>(
      newsroom,
      Prisma.sql`SELECT "id"::text AS "id" FROM "Story" WHERE "slug" = ${SLUG}`,
    );
    const ids = await write(newsroom, async (tx) => {
      const [event = ''] = await addTimelineEvents(tx, [
        { storyId, occurredAt: new Date(), headline: 'A tremor', detail: null, citationIds: [] },
      ]);
      await addStatements(tx, [{ storyId, position: 0, text: 'It trembled.', citationIds: [] }]);
      const statement = await tx.statement.findFirstOrThrow({ where: { storyId } });
      const analysis = await tx.analysis.create({
        data: { storyId, side: 'LEFT', text: 'As the left has it.' },
      });
      const entry = await tx.faqEntry.create({
        data: { storyId, position: 0, question: 'Q?', answer: 'A.' },
      });
      return [
        nodeId('TimelineEvent', event),
        nodeId('Statement', statement.id),
        nodeId('Analysis', analysis.id),
        nodeId('FaqEntry', entry.id),
      ];
    });
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const { nodes: hidden } = await newsroom.data(query, { ids });
    expect(hidden).toEqual([null, null, null, null]);
    const { nodes: shown } = await newsroom.data(query, { ids }, STAFF);
    expect(shown.map(({ id }: Json) => id)).toEqual(ids);
  });

  it('is related to nothing for readers, however near it is', async () => {
    const [{ id: topicId = '' } = {}] = await rows<{ id: string }>(
      newsroom,
      Prisma.sql`SELECT "id"::text AS "id" FROM "Topic" WHERE "slug" = 'science'`,
    );
    await addStory(newsroom, { headline: 'Tremors reported around Lake Tansel again', topicIds: [topicId] });
    const related = await text(
      '{ story(by: { slug: "tremors-reported-around-lake-tansel-again" }) { related(first: 100) { id } } }',
      ANONYMOUS,
    );
    expect(related).not.toContain(STORY);
    expect(related, 'other stories of the topic are there').toMatch(/"id":/);
  });

  it('hides an article that it took from a story that all could see', async () => {
    const [{ ordinal = 0 } = {}] = await rows<{ ordinal: number }>(
      newsroom,
      Prisma.sql`SELECT "ordinal" FROM "Source" WHERE "slug" = 'monsoon-radio'`,
    );
    const storyId = await addStory(newsroom, { headline: 'A quiet beginning', status: 'EMERGING' });
    await addArticle(newsroom, {
      sourceOrdinal: ordinal,
      url: 'https://www.monsoon-radio.example/a-quiet-beginning',
      publishedAt: '2026-11-01T00:00:00Z',
      storyId,
    });
    const query =
      '{ article(url: "https://www.monsoon-radio.example/a-quiet-beginning") { title attachedAt story { slug } } }';
    const { article } = await newsroom.data(query);
    expect(article).toEqual({ title: 'An article', attachedAt: null, story: null });
    const { article: known } = await newsroom.data(query, {}, STAFF);
    expect(known.story.slug).toBe('a-quiet-beginning');
    expect(known.attachedAt).not.toBeNull();
  });
});
