// Writes an invented newsroom into an empty, migrated database, as an import would have left it.
import { articlesOf, eventsOf, inventNewsroom } from './newsroom.mjs';

const STORIES_A_BATCH = 200;
const ARTICLES_A_BATCH = 5_000;
const RATED_AT = '2025-01-01T00:00:00.000Z';

/** Fills the database behind `client`. The same sizes and seed give the same rows. */
export async function fill(client, sizes) {
  const newsroom = inventNewsroom(sizes);
  await insertCatalogue(client, newsroom);
  let batch = [];
  let articles = 0;
  for (const story of newsroom.stories) {
    batch.push(story);
    articles += story.size;
    if (batch.length < STORIES_A_BATCH && articles < ARTICLES_A_BATCH) continue;
    await insertStories(client, batch, newsroom.outlets);
    batch = [];
    articles = 0;
  }
  await insertStories(client, batch, newsroom.outlets);
  await insertLeanings(client);
  await client.query('VACUUM ANALYZE');
}

async function insertCatalogue(client, { raters, owners, topics, outlets }) {
  await insert(client, 'Rater', raters, {
    id: 'uuid',
    slug: 'text',
    name: ['text', ({ slug }) => slug],
    methodology: ['text', () => 'Invented.'],
  });
  await insert(client, 'Owner', owners, { id: 'uuid', slug: 'text', name: ['text', ({ slug }) => slug] });
  await insert(client, 'Topic', topics, { id: 'uuid', slug: 'text', name: ['text', ({ slug }) => slug] });
  await insert(client, 'Source', outlets, {
    id: 'uuid',
    ordinal: 'int',
    slug: 'text',
    name: 'text',
    domain: 'text',
    country: 'text',
    searchText: ['text', ({ name }) => name.toLowerCase()],
  });
  await client.query(`SELECT setval('"Source_ordinal_seq"', $1)`, [outlets.length]);
  const ratings = outlets.flatMap(({ ordinal, ratings: own }) =>
    own.map((rating) => ({ ...rating, ordinal })),
  );
  await insert(client, 'Rating', ratings, {
    id: 'uuid',
    sourceOrdinal: ['int', ({ ordinal }) => ordinal],
    raterId: 'uuid',
    step: 'int',
    originalLabel: ['text', ({ step }) => String(step)],
    ratedAt: ['timestamptz', () => RATED_AT],
  });
  const owned = outlets.filter(({ ownerId }) => ownerId !== null);
  await insert(client, 'Ownership', owned, {
    ownerId: 'uuid',
    sourceOrdinal: ['int', ({ ordinal }) => ordinal],
    sharePercent: ['float8', () => 100],
  });
}

async function insertStories(client, stories, outlets) {
  if (stories.length === 0) return;
  const filled = stories.map((story) => ({ ...story, articles: articlesOf(story, outlets) }));
  await insert(client, 'Story', filled, {
    id: 'uuid',
    slug: 'text',
    headline: 'text',
    dek: 'text',
    createdAt: ['timestamptz', ({ begunAt }) => new Date(begunAt)],
    updatedAt: ['timestamptz', ({ articles }) => articles.at(-1).publishedAt],
    firstPublishedAt: ['timestamptz', ({ articles }) => articles[0].publishedAt],
    lastArticleAt: ['timestamptz', ({ articles }) => articles.at(-1).publishedAt],
    coverage: ['text', ({ articles }) => coverageOf(articles)],
    articleCount: ['int', ({ articles }) => articles.length],
    sourceCount: ['int', ({ articles }) => new Set(articles.map(({ ordinal }) => ordinal)).size],
    searchText: ['text', ({ headline }) => headline.toLowerCase()],
  });
  await insert(client, 'StorySlug', filled, { slug: 'text', storyId: ['uuid', ({ id }) => id] });
  const links = filled.flatMap(({ id, topicIds }) => topicIds.map((topicId) => ({ storyId: id, topicId })));
  await insert(client, 'StoryTopic', links, { storyId: 'uuid', topicId: 'uuid' });
  const events = filled.flatMap((story) => eventsOf(story).map((event) => ({ ...event, storyId: story.id })));
  await insert(client, 'TimelineEvent', events, {
    id: 'uuid',
    storyId: 'uuid',
    occurredAt: 'timestamptz',
    headline: 'text',
    detail: 'text',
  });
  const articles = filled.flatMap(({ id, articles: own }) =>
    own.map((article) => ({ ...article, storyId: id })),
  );
  for (let from = 0; from < articles.length; from += ARTICLES_A_BATCH) {
    await insertArticles(client, articles.slice(from, from + ARTICLES_A_BATCH));
  }
}

async function insertArticles(client, articles) {
  const attachedAt = ['timestamptz', ({ publishedAt }) => publishedAt];
  await insert(client, 'Article', articles, {
    id: 'uuid',
    url: 'text',
    title: 'text',
    excerpt: 'text',
    authors: ['text[]', () => '{}'],
    publishedAt: 'timestamptz',
    firstSeenAt: attachedAt,
    titleSeenAt: attachedAt,
    sourceOrdinal: ['int', ({ ordinal }) => ordinal],
    ownLeaning: ['text::"Leaning"', ({ ownLeaning }) => ownLeaning],
    storyId: 'uuid',
    attachedAt,
    searchText: 'text',
  });
  await insert(client, 'Attachment', articles, {
    articleId: ['uuid', ({ id }) => id],
    storyId: 'uuid',
    attachedAt,
  });
}

/** What every other side would keep with its outlets: the limit and the peers read it, Parallax does not. */
async function insertLeanings(client) {
  await client.query(`
    CREATE SCHEMA bench;
    CREATE TABLE bench."SourceLeaning" (
      "ordinal" int PRIMARY KEY REFERENCES "Source" ("ordinal"), "leaning" "Leaning", "side" "Side"
    );
    INSERT INTO bench."SourceLeaning"
    SELECT source."ordinal", (ARRAY['FAR_LEFT','LEFT','LEAN_LEFT','CENTER','LEAN_RIGHT','RIGHT','FAR_RIGHT'])[step + 4]::"Leaning",
           (CASE WHEN step < 0 THEN 'LEFT' WHEN step > 0 THEN 'RIGHT' WHEN step = 0 THEN 'CENTER' END)::"Side"
      FROM "Source" AS source
      LEFT JOIN LATERAL (
        -- numeric, so that halves are rounded away from zero
        SELECT round(avg(rating."step"::numeric))::int AS step FROM "Rating" AS rating WHERE rating."sourceOrdinal" = source."ordinal"
      ) AS mean ON true`);
}

function coverageOf(articles) {
  const counts = new Map();
  for (const { ordinal } of articles) counts.set(ordinal, (counts.get(ordinal) ?? 0) + 1);
  const ordinals = [...counts.keys()].sort((a, b) => a - b);
  return JSON.stringify({ s: ordinals, n: ordinals.map((ordinal) => counts.get(ordinal)) });
}

/** `columns`: a type, or a type and how a row gives the value. */
async function insert(client, table, rows, columns) {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const readers = names.map((name) => {
    const column = columns[name];
    return typeof column === 'string'
      ? { type: column, read: (row) => row[name] }
      : { type: column[0], read: column[1] };
  });
  const quoted = names.map((name) => `"${name}"`).join(', ');
  const selected = readers.map(({ type }, at) => `c${at}::${type}`).join(', ');
  const unnested = readers.map((_, at) => `$${at + 1}::text[]`).join(', ');
  const named = readers.map((_, at) => `c${at}`).join(', ');
  const values = readers.map(({ read }) => rows.map((row) => asText(read(row))));
  await client.query(
    `INSERT INTO "${table}" (${quoted}) SELECT ${selected} FROM unnest(${unnested}) AS given(${named})`,
    values,
  );
}

function asText(value) {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}
