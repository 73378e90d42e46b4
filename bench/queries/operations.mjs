// The five queries, as Parallax and every peer whose schema is its maker's own choice are asked them.

const ARTICLE = 'title url publishedAt source { name consensus { leaning } }';
const BREAKDOWN = 'biasBreakdown { left { count } center { count } right { count } }';
const OF_A_SIDE = ['LEFT', 'CENTER', 'RIGHT']
  .map(
    (side) =>
      `${side.toLowerCase()}: articles(first: 5, where: { sides: [${side}] }) { nodes { title url publishedAt } }`,
  )
  .join(' ');

/** The last thirty days of the data. */
export const SPAN = { from: '2026-10-02T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' };

/** `variants` read what the query is asked for, a row each; an empty row where there is nothing to choose. */
export const OPERATIONS = {
  Q1: {
    title: 'front page',
    query: `query FrontPage { stories(first: 20) { nodes { headline dek articleCount ${BREAKDOWN} articles(first: 5) { nodes { ${ARTICLE} } } } } }`,
    variants: async () => [{}],
  },
  Q2: {
    title: 'story page',
    query: `query StoryPage($slug: String!) { story(by: { slug: $slug }) { headline dek articleCount ${BREAKDOWN} articles(first: 50) { nodes { ${ARTICLE} } } timeline(first: 20) { nodes { occurredAt headline detail } } } }`,
    variants: storiesLike(`"articleCount" BETWEEN 60 AND 400`, 'slug'),
  },
  Q3: {
    title: 'one headline',
    query: 'query Headline($id: ID!) { story(by: { id: $id }) { headline } }',
    variants: storiesLike('true', 'id'),
  },
  Q4: {
    title: 'analyst',
    query: `query Analyst($from: DateTime!, $to: DateTime!) { coverageTable(where: { publishedFrom: $from, publishedTo: $to }, by: [SIDE, TOPIC]) { rows { keys articleCount sourceCount storyCount } totalRows totalArticles } }`,
    variants: async () => [SPAN],
  },
  Q5: {
    title: 'three aliases',
    query: `query ThreeSides { stories(first: 20) { nodes { headline ${OF_A_SIDE} } } }`,
    variants: async () => [{}],
  },
};

/** Fifty stories that are spread over the data, not neighbours. */
function storiesLike(condition, column) {
  return async (client) => {
    const { rows } = await client.query(
      `SELECT "${column}"::text FROM "Story" WHERE ${condition} ORDER BY md5("slug") LIMIT 50`,
    );
    return rows;
  };
}
