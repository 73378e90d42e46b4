import { about, one, type Reading, walk } from './reading.ts';

const PAGE_INFO = 'totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';

const SHARE = 'side count percent interval { low high } sources(first: 3) { slug }';
const BREAKDOWN = `
  unit total rated unrated meanScore hasSufficientSample
  left { ${SHARE} } center { ${SHARE} } right { ${SHARE} }
  leanings { leaning count }
  blindspot { underCoveredBy dominantSide expectedPercent pValue explanation }`;
const ARTICLE = `
  id url title excerpt authors imageUrl language publishedAt ownLeaning leaning side
  source { id slug } story { id } originalArticle { id } titleHistory { title }`;
const STORY = `
  id slug headline dek status revision firstPublishedAt lastArticleAt articleCount sourceCount imageUrl
  topics { id slug name } access { granted reason } mergedInto { id }
  overview { id text citations { id } } analyses { id side text citations { id } } faq { id question answer citations { id } }
  timeline(first: 1) { ${PAGE_INFO} edges { cursor node { id occurredAt headline detail citations { id } } } }`;
const RATINGS = 'id leaning originalLabel factuality ratedAt page: url rater { id slug }';
const CONSENSUS = `leaning side score spread confidence ratings { ${RATINGS} }`;
const SOURCE = `
  id slug name domain aliases homepageUrl logoUrl country language medium factuality articleCount
  consensus { ${CONSENSUS} } owners(asOf: "2026-01-01T00:00:00Z") { sharePercent since until owner { id slug name ownerKind } }`;

/** All stories, with what is asked of each. */
function ofEveryStory(selection: string): Reading {
  return walk('stories(orderBy: MOST_COVERED)', `id ${selection}`);
}

/** The 200 that most outlets cover, and what is asked of each. */
function ofWideStories(selection: string): Reading {
  return walk('stories(orderBy: MOST_COVERED)', `id ${selection}`, { most: 2 });
}

const LENSES = {
  'every rater': '',
  AllSides: 'lens: { raters: ["allsides"] }',
  'Media Bias/Fact Check': 'lens: { raters: ["media-bias-fact-check"] }',
  'what was published by 2023': 'lens: { asOf: "2023-01-01T00:00:00Z" }',
};
const UNITS = ['SOURCE', 'ARTICLE', 'OWNER'];

const breakdowns = UNITS.flatMap((unit) =>
  Object.entries(LENSES).map(([lens, argument]): [string, Reading] => [
    `the breakdown of every story, unit ${unit}, by ${lens}`,
    ofEveryStory(`biasBreakdown(unit: ${unit} ${argument}) { ${BREAKDOWN} }`),
  ]),
);

const STORY_LISTS = [
  'topicSlugs: ["coronavirus", "us-senate", "mixture-2"]',
  'minSources: 4',
  'blindspotOf: LEFT',
  'blindspotOf: RIGHT',
  'status: [DEVELOPING]',
  'query: "climate OR wildfire"',
  'query: "\\"supreme court\\" -trump"',
];

const ARTICLE_LISTS = [
  'sides: [LEFT]',
  'sides: [RIGHT], lens: { raters: ["allsides"] }',
  'leanings: [CENTER, FAR_RIGHT], lens: { asOf: "2023-01-01T00:00:00Z" }',
  'rated: false',
  'factuality: [MIXED, LOW]',
  'countries: ["US"]',
  'language: "en"',
  'topicSlugs: ["elections"]',
  'publishedFrom: "2020-03-01T00:00:00Z", publishedTo: "2020-04-01T00:00:00Z"',
  'query: "vaccine"',
  'excludeSyndicated: true, publishedFrom: "2021-05-01T00:00:00Z"',
];

const SOURCE_LISTS = [
  'rated: true, sides: [CENTER]',
  'rated: false, countries: ["US"]',
  'sides: [LEFT, RIGHT], factuality: [HIGH, VERY_HIGH]',
  'mediums: [TELEVISION]',
  'countries: ["US"], mediums: [NEWSPAPER], query: "times"',
  'query: "news -fox"',
];

/** As people type them, in several languages and alphabets, and as no grammar would have them. */
const SEARCHES = [
  'trump',
  'climate change',
  '"supreme court" -trump',
  'vaccine OR virus',
  'Le Monde',
  'el país',
  'Süddeutsche Zeitung',
  'naïf café São',
  'газета',
  'Ελλάδα',
  '新聞',
  'الجزيرة',
  'größte Straße',
  'trump & (biden | <b> OR "unfinished',
  "o'reilly",
];

const DIMENSIONS = ['COUNTRY', 'FACTUALITY', 'LEANING', 'OWNER', 'SIDE', 'SOURCE', 'TOPIC'];

const TABLE = 'totalRows totalArticles rows { keys articleCount sourceCount storyCount }';
const YEAR = 'publishedFrom: "2020-01-01T00:00:00Z", publishedTo: "2021-01-01T00:00:00Z"';

const REFUSED = [
  '{ stories(first: 101) { nodes { id } } }',
  '{ articles(first: 0) { nodes { id } } }',
  '{ topics(after: "bm9uc2Vuc2U") { nodes { id } } }',
  '{ coverageTable(by: [SIDE], lens: { raters: ["nobody"] }) { totalRows } }',
];

/** A list's arguments and whatever they lead to, by name. */
function filtered(list: string, filters: readonly string[], selection: string): [string, Reading][] {
  return filters.map((where) => [
    `${list} where ${where}`,
    walk(`${list}(where: { ${where} })`, selection, { most: 5 }),
  ]);
}

/** What is asked of both engines, by name. */
export const READINGS: readonly (readonly [string, Reading])[] = [
  ['stories, latest first', walk('stories', STORY)],
  ['stories, latest first, from the end', walk('stories(orderBy: LATEST)', 'id', { backward: true })],
  ['stories, most covered first', walk('stories(orderBy: MOST_COVERED)', 'id sourceCount')],
  ['stories, most covered, from the end', walk('stories(orderBy: MOST_COVERED)', 'id', { backward: true })],
  // Their cursors name the minute of the ranking.
  ['stories by growth', walk('stories(orderBy: TRENDING)', 'id', { edge: '' })],
  ...filtered('stories', STORY_LISTS, 'id headline'),
  [
    'the front page',
    one(`{ stories(first: 20) { edges { cursor node { ${STORY} biasBreakdown { ${BREAKDOWN} }
      articles(first: 5) { ${PAGE_INFO} edges { cursor node { ${ARTICLE} } } } } } } }`),
  ],
  [
    'a story by its id, its slug and the address of an article',
    async (ask) => {
      const found = await ask(
        '{ stories(first: 1, orderBy: MOST_COVERED) { nodes { id slug articles { nodes { url } } } } }',
      );
      const [{ id, slug, articles }] = found.data.stories.nodes;
      return ask(
        `query ($id: ID!, $slug: String!, $url: String!) {
          a: story(by: { id: $id }) { ${STORY} } b: story(by: { slug: $slug }) { ${STORY} } c: story(by: { articleUrl: $url }) { ${STORY} }
          article(url: $url) { ${ARTICLE} } }`,
        { id, slug, url: `${articles.nodes[0].url}?utm_source=x#top` },
      );
    },
  ],
  ...breakdowns,
  [
    'the breakdown of every story as it was known before and after the import',
    ofEveryStory(`before: biasBreakdown(asOf: "2021-01-01T00:00:00Z") { ${BREAKDOWN} }
      after: biasBreakdown(asOf: "2100-01-01T00:00:00Z", unit: ARTICLE) { ${BREAKDOWN} }`),
  ],
  [
    'the trend of stories by day, with the outlets of each step',
    walk(
      'stories(where: { topicSlugs: ["coronavirus"] })',
      `id biasTrend(bucket: DAY) { from to breakdown { ${BREAKDOWN} leanings { sources(first: 5) { slug } } } }`,
    ),
  ],
  [
    'the trend of every story by month, in articles, by AllSides',
    ofEveryStory(
      'biasTrend(bucket: MONTH, unit: ARTICLE, lens: { raters: ["allsides"] }) { from to breakdown { meanScore rated } }',
    ),
  ],
  [
    'the history of wide stories',
    ofWideStories(`history(first: 10) { ${PAGE_INFO} edges { cursor node { from to articleCount breakdown { ${BREAKDOWN} }
      articles(first: 3) { ${PAGE_INFO} edges { cursor node { id } } } } } }`),
  ],
  [
    'the history of every story by week, from the end',
    ofEveryStory(`history(last: 2, bucket: WEEK) { ${PAGE_INFO} nodes { from articleCount } }`),
  ],
  [
    'the wording of wide stories',
    ofWideStories(`left: wording(side: LEFT) { term zScore articles { id } } right: wording(side: RIGHT) { term zScore }
      center: wording(side: CENTER, first: 3) { term zScore }`),
  ],
  ['what is related to wide stories', ofWideStories('related(first: 10) { id }')],
  [
    'who broke every story, and how far behind each side was',
    ofEveryStory(`coverageSummary { firstArticle { id } independentNewsrooms effectiveOwners
      left: lagHours(side: LEFT) center: lagHours(side: CENTER) right: lagHours(side: RIGHT) }`),
  ],
  [
    'the outlets of every story',
    ofEveryStory(`sources { ${PAGE_INFO} edges { cursor articleCount firstArticleAt node { slug } } }
      rated: sources(last: 2, where: { rated: true }, lens: { raters: ["allsides"] }) { ${PAGE_INFO} nodes { slug } }`),
  ],
  [
    'the articles of wide stories, by side and from either end',
    ofWideStories(`left: articles(where: { sides: [LEFT] }) { ${PAGE_INFO} nodes { id } }
      oldest: articles(orderBy: OLDEST, last: 2) { ${PAGE_INFO} edges { cursor node { id side } } }
      ofTheRight: articleCount(where: { sides: [RIGHT] })`),
  ],
  ['articles, newest first', walk('articles', ARTICLE)],
  ['articles, oldest first', walk('articles(orderBy: OLDEST)', 'id publishedAt')],
  ['articles, oldest, from the end', walk('articles(orderBy: OLDEST)', 'id', { backward: true })],
  ...filtered('articles', ARTICLE_LISTS, 'id title leaning side'),
  [
    'articles of some outlets, by their addresses too',
    about(
      'sources(first: 10, where: { query: "times" }) { nodes { id } }',
      `query ($ids: [ID!]) { articles(where: { sourceIds: $ids }) { ${PAGE_INFO} edges { cursor node { ${ARTICLE} } } } }`,
    ),
  ],
  [
    'articles of some stories',
    about(
      'stories(first: 7, orderBy: MOST_COVERED) { nodes { id } }',
      `query ($ids: [ID!]) { articles(orderBy: OLDEST, where: { storyIds: $ids }) { ${PAGE_INFO} nodes { id } } }`,
    ),
  ],
  ['outlets, by slug', walk('sources', SOURCE, { most: 10 })],
  ['outlets, by slug, from the end', walk('sources', SOURCE, { most: 10, backward: true })],
  ...filtered('sources', SOURCE_LISTS, SOURCE),
  [
    'one outlet with its articles and stories, by domain and by slug',
    one(`{ a: source(by: { domain: "www.foxnews.com" }) { ...Whole } b: source(by: { slug: "new-york-times" }) { ...Whole } }
      fragment Whole on Source { ${SOURCE} allsides: consensus(lens: { raters: ["allsides"] }) { ${CONSENSUS} }
        articles(first: 30, where: { sides: [RIGHT, LEFT] }) { ${PAGE_INFO} edges { cursor node { ${ARTICLE} } } }
        stories(first: 30, orderBy: MOST_COVERED) { ${PAGE_INFO} edges { cursor node { id } } } }`),
  ],
  ['raters', one('{ raters { id slug name homepageUrl methodology } rater(slug: "allsides") { id } }')],
  [
    'an owner with its outlets, and articles of outlets that it owns',
    about(
      `owner(slug: "sinclair") { id slug name ownerKind sources(first: 100) { ${PAGE_INFO} edges { cursor node { slug } } } }`,
      `query ($a: ID!) { articles(where: { ownerIds: [$a] }) { ${PAGE_INFO} nodes { id } }
        sources(last: 50, where: { ownerIds: [$a] }) { ${PAGE_INFO} edges { cursor node { ${SOURCE} } } } }`,
    ),
  ],
  [
    'topics, by slug',
    walk('topics', `id slug name stories(first: 5) { ${PAGE_INFO} edges { cursor node { id } } }`),
  ],
  ...SEARCHES.map((text): [string, Reading] => [
    `a search for ${text}`,
    walk(
      `search(query: ${JSON.stringify(text)})`,
      '__typename ... on Node { id } ... on Story { headline } ... on Article { title } ... on Source { name }',
      { most: 3, edge: 'cursor highlight' },
    ),
  ]),
  [
    'a search for stories and outlets alone',
    walk('search(query: "new york", types: [STORY, SOURCE])', '... on Node { id }', {
      edge: 'cursor highlight',
    }),
  ],
  ...DIMENSIONS.map((by): [string, Reading] => [
    `the analyst's table by ${by}`,
    one(`{ coverageTable(by: [${by}], first: 1000) { ${TABLE} } }`),
  ]),
  [
    "the analyst's table by topic, side and outlet",
    one(`{ coverageTable(by: [TOPIC, SIDE, SOURCE], first: 1000) { ${TABLE} } }`),
  ],
  [
    "the analyst's table by owner and leaning, by AllSides, of one year",
    one(
      `{ coverageTable(by: [OWNER, LEANING], lens: { raters: ["allsides"] }, where: { ${YEAR} }) { ${TABLE} } }`,
    ),
  ],
  ...[
    ['MONTH', 'SIDE'],
    ['WEEK', 'TOPIC'],
    ['MONTH', 'SOURCE'],
    ['DAY', 'FACTUALITY'],
  ].map(([bucket, by]): [string, Reading] => [
    `coverage by ${by} over each ${bucket} of a year`,
    one(
      `{ coverageOverTime(bucket: ${bucket}, by: ${by}, where: { ${YEAR} }) { from to rows { keys articleCount sourceCount storyCount } } }`,
    ),
  ]),
  [
    'how much outlets overlap',
    about(
      'a: source(by: { slug: "cnn" }) { id } b: source(by: { slug: "fox-news" }) { id } c: source(by: { domain: "nytimes.com" }) { id }',
      `query ($a: ID!, $b: ID!) { sourceOverlap(a: $a, b: $b) { shared onlyA onlyB jaccard stories(first: 100) { ${PAGE_INFO} edges { cursor node { id } } } } }`,
    ),
  ],
  [
    'nodes of every type that an import makes',
    about(
      `stories(first: 10) { nodes { id topics { id } } } articles(first: 10) { nodes { id } } raters { id }
        sources(first: 5, where: { rated: true }) { nodes { id consensus { ratings { id } } } } owner(slug: "sinclair") { id }`,
      `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Rating { ${RATINGS} source { slug } } ... on Story { ${STORY} }
        ... on Article { ${ARTICLE} } ... on Source { ${SOURCE} } ... on Topic { slug } ... on Owner { slug } ... on Rater { slug } } }`,
    ),
  ],
  ...REFUSED.map((query): [string, Reading] => [`the refusal of ${query}`, one(query)]),
];
