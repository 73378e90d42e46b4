// The five queries in the words that PostGraphile makes of the tables, and its answers in those of Parallax.

const ARTICLE =
  'title url publishedAt sourceBySourceOrdinal { name benchSourceLeaningByOrdinal { leaning } }';
const articles = (first) =>
  `articlesByStoryId(first: ${first}, orderBy: [PUBLISHED_AT_DESC, ROW_ID_DESC]) { nodes { ${ARTICLE} } }`;
const LATEST = 'allStories(first: 20, orderBy: [LAST_ARTICLE_AT_DESC, ROW_ID_DESC])';
const ofSide = (side) =>
  `${side.toLowerCase()}: articlesOfSide(wanted: ${side}, first: 5, orderBy: [PUBLISHED_AT_DESC, ROW_ID_DESC]) { nodes { title url publishedAt } }`;

const QUERIES = {
  Q1: `query FrontPage { ${LATEST} { nodes { headline dek articleCount breakdown ${articles(5)} } } }`,
  Q2: `query StoryPage($slug: String!) { storySlugBySlug(slug: $slug) { storyByStoryId {
    headline dek articleCount breakdown ${articles(50)}
    timelineEventsByStoryId(first: 20, orderBy: [OCCURRED_AT_ASC, ROW_ID_ASC]) { nodes { occurredAt headline detail } } } } }`,
  Q3: 'query Headline($id: UUID!) { storyByRowId(rowId: $id) { headline } }',
  Q4: 'query Analyst($from: Datetime!, $to: Datetime!) { coverageTable(since: $from, until: $to) }',
  Q5: `query ThreeSides { ${LATEST} { nodes { headline ${['LEFT', 'CENTER', 'RIGHT'].map(ofSide).join(' ')} } } }`,
};

const READERS = {
  Q1: ({ allStories: { nodes } }) => ({ stories: { nodes: nodes.map(story) } }),
  Q2: ({ storySlugBySlug: { storyByStoryId: found } }) => ({
    story: {
      ...story(found),
      timeline: {
        nodes: found.timelineEventsByStoryId.nodes.map((event) => ({
          ...event,
          occurredAt: instant(event.occurredAt),
        })),
      },
    },
  }),
  Q3: ({ storyByRowId }) => ({ story: storyByRowId }),
  Q4: ({ coverageTable }) => ({ coverageTable }),
  Q5: ({ allStories: { nodes } }) => ({
    stories: {
      nodes: nodes.map(({ headline, ...sides }) => ({
        headline,
        ...Object.fromEntries(
          Object.entries(sides).map(([side, page]) => [side, { nodes: page.nodes.map(dated) }]),
        ),
      })),
    },
  }),
};

export function requestFor(name, variables) {
  return { path: '/graphql', body: JSON.stringify({ query: QUERIES[name], variables }) };
}

export function read(name, { data }) {
  return { data: READERS[name](data) };
}

function story({ headline, dek, articleCount, breakdown, articlesByStoryId }) {
  return {
    headline,
    dek,
    articleCount,
    biasBreakdown: typeof breakdown === 'string' ? JSON.parse(breakdown) : breakdown,
    articles: {
      nodes: articlesByStoryId.nodes.map(
        ({ sourceBySourceOrdinal: { name, benchSourceLeaningByOrdinal }, ...article }) => ({
          ...dated(article),
          source: { name, consensus: { leaning: benchSourceLeaningByOrdinal.leaning } },
        }),
      ),
    },
  };
}

function dated(article) {
  return { ...article, publishedAt: instant(article.publishedAt) };
}

function instant(text) {
  return new Date(text).toISOString();
}
