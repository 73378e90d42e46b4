// How the five queries grow with the data, and a story's page with the story: see ../README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withClient } from '../data/database.mjs';
import { filledDatabase } from '../data/filled.mjs';
import { SIZES } from '../data/sizes.mjs';
import { nodeFor } from '../peers/install.mjs';
import { OPERATIONS, SPAN } from '../queries/operations.mjs';
import { ask, httpText, Rounds } from '../queries/rounds.mjs';
import { startSide } from '../queries/sides.mjs';
import { spread, table } from '../queries/tables.mjs';
import { tablesAfterEvents } from './tablesAfterEvents.mjs';

const { values: flags } = parseArgs({
  options: {
    /** Two million articles as well: some minutes to make, and 3 GB of disk. */
    large: { type: 'boolean', default: false },
    /** As many articles a day as ever: ten times the data are ten times the days. */
    longer: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '1000' },
    node: { type: 'string', default: '24' },
    database: { type: 'string', default: 'parallax_bench_growth' },
  },
});
const STORY_SIZES = [10, 1_000, 50_000];
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** Which spans a dashboard may ask for, one after the other. */
const SPANS = {
  'the same span': [SPAN],
  'a minute later each time': Array.from({ length: 1_000 }, (_, nth) => earlier((999 - nth) * MINUTE_MS)),
  'another month each time': Array.from({ length: 11 }, (_, nth) => earlier(((nth * 7) % 11) * 30 * DAY_MS)),
  // Far more of them than a process keeps tables, and none as long as another.
  'a span that nobody asked for': Array.from({ length: 1_000 }, (_, nth) => ({
    from: earlier(nth * MINUTE_MS).from,
    to: SPAN.to,
  })),
};
/** All see the same: no rating is as new as that. */
const LENSES = Array.from({ length: 1_000 }, (_, nth) => ({
  asOf: new Date(Date.parse(SPAN.to) + nth).toISOString(),
}));
/** In so many, a process makes an index of two million articles. */
const INDEX_MS = 20_000;
const ARTICLES = flags.large ? [20_000, 200_000, 2_000_000] : [20_000, 200_000];
const node = await nodeFor(flags.node);
const directory = await mkdtemp(join(tmpdir(), 'parallax-bench-'));

try {
  for (const articles of ARTICLES) await measureAt(articles);
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** The span of the queries, so much earlier. */
function earlier(milliseconds) {
  const moved = (time) => new Date(Date.parse(time) - milliseconds).toISOString();
  return { from: moved(SPAN.from), to: moved(SPAN.to) };
}

/** The same request with a lens among its variables. */
function throughLens({ path, body }) {
  const { query, variables } = JSON.parse(body);
  const asked = query
    .replace('$to: DateTime!', '$&, $lens: RatingLens')
    .replace('coverageTable(', '$&lens: $lens, ');
  return { path, body: JSON.stringify({ query: asked, variables }) };
}

async function measureAt(articles) {
  // The same outlets, and stories as large as ever: what grows is how many there are.
  const share = articles / SIZES.articles;
  const url = await filledDatabase(`${flags.database}${flags.longer ? '_longer' : ''}_${articles}`, {
    ...SIZES,
    articles,
    stories: SIZES.stories * share,
    events: SIZES.events * share,
    days: flags.longer ? Math.ceil(SIZES.days * share) : SIZES.days,
    sizes: STORY_SIZES,
  });
  const measure = await Rounds.open({ node, url });
  const reading = await startSide('reading', { node, url, directory });
  const parallax = await startSide('parallax', { node, url, directory });
  const requestsFor = async (side, name) =>
    (await withClient(url, OPERATIONS[name].variants)).map((variant) => side.requestFor(name, variant));
  try {
    const rows = [];
    for (const [name, { title }] of Object.entries(OPERATIONS)) {
      const requests = await requestsFor(reading, name);
      rows.push(await measured(`${name} ${title}`, { measure, side: reading, requests }));
    }
    const months = SPANS['another month each time'].map((span) => httpText(parallax.requestFor('Q4', span)));
    await measure.run(parallax, months, { concurrency: 1, milliseconds: INDEX_MS });
    for (const [which, spans] of Object.entries(SPANS)) {
      const requests = spans.map((span) => parallax.requestFor('Q4', span));
      rows.push(await measured(`Q4 as it ships, ${which}`, { measure, side: parallax, requests }));
    }
    const seen = LENSES.map((lens) => throughLens(parallax.requestFor('Q4', { ...SPAN, lens })));
    rows.push(
      await measured('Q4 as it ships, through a lens that nobody asked for', {
        measure,
        side: parallax,
        requests: seen,
      }),
    );
    for (const size of STORY_SIZES) {
      const title = `Q4 as it ships, after an event about a story of ${size.toLocaleString('en')}`;
      rows.push(await measuredAfterEvents(title, parallax, `story-of-${size}`));
    }
    for (const size of STORY_SIZES) {
      const story = [reading.requestFor('Q2', { slug: `story-of-${size}` })];
      const title = `Q2, a story of ${size.toLocaleString('en')}`;
      rows.push(await measured(title, { measure, side: reading, requests: story }));
    }
    console.log(`\n${articles.toLocaleString('en')} articles, concurrency 1\n\n${table(rows)}`);
  } finally {
    await measure.close();
    await reading.stop();
    await parallax.stop();
  }
}

async function measured(title, { measure, side, requests }) {
  const bytes = (await ask(side.port, requests[0])).length;
  const texts = requests.map(httpText);
  const run = (milliseconds) => measure.run(side, texts, { concurrency: 1, milliseconds });
  const rounds = await warmRounds(run);
  const of = (name, withEnds) =>
    spread(
      rounds.map((each) => each[name]),
      withEnds,
    );
  return {
    query: title,
    bytes: bytes.toLocaleString('en'),
    'p50 ms': of('p50', true),
    'p99 ms': of('p99', true),
    'Node ms': of('node', false),
    'PostgreSQL ms': of('postgres', false),
    statements: of('statements', false),
  };
}

/** The table right after each of many events, which are not timed themselves. */
async function measuredAfterEvents(title, side, slug) {
  const request = side.requestFor('Q4', SPAN);
  const { run, close } = await tablesAfterEvents(side, slug, request);
  const rounds = await warmRounds(run);
  close();
  const at = (share) => spread(rounds.map((times) => times[Math.floor((times.length - 1) * share)]));
  const bytes = (await ask(side.port, request)).length;
  return {
    query: title,
    bytes: bytes.toLocaleString('en'),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'Node ms': '',
    'PostgreSQL ms': '',
    statements: '',
  };
}

/** What `run` answers for each round, after one that does not count. */
async function warmRounds(run) {
  await run(2 * Number(flags.ms));
  const rounds = [];
  for (let turn = 0; turn < Number(flags.rounds); turn += 1) rounds.push(await run(Number(flags.ms)));
  return rounds;
}
