import type { Ask } from './support.ts';

/** Asks what it asks, and answers every answer that it got, whole. */
export type Reading = (ask: Ask) => Promise<unknown>;

const PAGE_INFO = 'totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';

const SHARE = 'side count percent interval { low high } sources(first: 5) { slug }';
const BREAKDOWN = `
  unit total rated unrated meanScore hasSufficientSample
  left { ${SHARE} } center { ${SHARE} } right { ${SHARE} }
  leanings { leaning count sources(first: 5) { slug } }
  blindspot { underCoveredBy dominantSide expectedPercent pValue explanation }`;
const ARTICLE = `
  id url title excerpt authors imageUrl language publishedAt ownLeaning leaning side
  source { id slug } story { id } originalArticle { id } titleHistory { title }`;
const STORY = `
  id slug headline dek status revision firstPublishedAt lastArticleAt articleCount sourceCount imageUrl
  topics { id slug name } access { granted reason } mergedInto { id }
  overview { id } analyses { id } faq { id } timeline(first: 5) { ${PAGE_INFO} }`;
const RATINGS = 'id leaning originalLabel factuality ratedAt url rater { id slug }';
const CONSENSUS = `leaning side score spread confidence ratings { ${RATINGS} }`;
const SOURCE = `
  id slug name domain aliases homepageUrl logoUrl country language medium factuality articleCount
  consensus { ${CONSENSUS} } owners(asOf: "2026-01-01T00:00:00Z") { sharePercent since until owner { id slug name ownerKind } }`;

/** One operation. */
export function one(query: string): Reading {
  return (ask) => ask(query);
}

/** A list from one end to the other or as far as `most` pages, by its own cursors. `field`: `name` or `name(arguments)`. */
function walk(
  field: string,
  selection: string,
  { most = 200, backward = false, edge = 'cursor' }: { most?: number; backward?: boolean; edge?: string } = {},
): Reading {
  const [name, given = ''] = field.split(/\((.*)\)$/s);
  const paging = backward ? 'last: 100, before: $at' : 'first: 100, after: $at';
  const query = `query ($at: String) {
    list: ${name}(${paging} ${given}) {
      totalCount pageInfo { hasNextPage hasPreviousPage at: ${backward ? 'startCursor' : 'endCursor'} }
      edges { ${edge} node { ${selection} } }
    }
  }`;
  return async (ask) => {
    const answers = [];
    for (let at: string | null = null; answers.length < most; ) {
      const answer = await ask(query, { at });
      answers.push(answer);
      const { at: next, hasNextPage, hasPreviousPage } = answer.data.list.pageInfo;
      if (!(backward ? hasPreviousPage : hasNextPage)) break;
      at = next;
    }
    return answers;
  };
}

/** All stories, with what is asked of each. */
function ofEveryStory(selection: string): Reading {
  return walk('stories(orderBy: MOST_COVERED)', `id ${selection}`);
}

/** The ids that a reading finds, then one operation with them as `$ids`. */
function withIds(list: string, query: string): Reading {
  return async (ask) => {
    const found = await ask(`{ ${list} }`);
    const ids = Object.values(found.data).flatMap((field) => idsIn(field));
    return [ids, await ask(query, { ids, a: ids[0], b: ids[1] })];
  };
}

/** Every `id` in an answer, in its order. */
function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'id' && typeof part === 'string' ? [part] : idsIn(part),
  );
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
  'topicSlugs: ["coronavirus", "us-senate"]',
  'topicSlugs: []',
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
  'naïve café São',
  'газета',
  'Ελλάδα',
  '新聞',
  'الجزيرة',
  '"unfinished & (broken | <b>quotes',
  "o'reilly",
];

const DIMENSIONS = ['COUNTRY', 'FACTUALITY', 'LEANING', 'OWNER', 'SIDE', 'SOURCE', 'TOPIC'];

const TABLE = 'totalRows totalArticles rows { keys articleCount sourceCount storyCount }';
const YEAR = 'publishedFrom: "2020-01-01T00:00:00Z", publishedTo: "2021-01-01T00:00:00Z"';

/** What is asked of both engines, by name. */
export const READINGS: readonly (readonly [string, Reading])[] = [
  ['stories, latest first', walk('stories', STORY)],
  ['stories, latest first, from the end', walk('stories(orderBy: LATEST)', 'id', { backward: true })],
  ['stories, most covered first', walk('stories(orderBy: MOST_COVERED)', 'id sourceCount')],
  ['stories, most covered, from the end', walk('stories(orderBy: MOST_COVERED)', 'id', { backward: true })],
  // Its cursors name the minute of the ranking.
  ['stories by growth', walk('stories(orderBy: TRENDING)', 'id', { edge: '' }).then?.(withoutCursors)],
];
