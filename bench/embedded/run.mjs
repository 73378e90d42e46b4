// The front page on the embedded engine, beside the same answer by one statement of PGlite: see ../README.md.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { openEmbedded } from '../../dist/db/openEmbedded.js';
import { fill } from '../data/fill.mjs';
import { SIZES } from '../data/sizes.mjs';
import { nodeFor } from '../peers/install.mjs';
import { ask, httpText, Rounds } from '../queries/rounds.mjs';
import { startEmbeddedLimit, startParallax } from '../queries/sides.mjs';
import { spread, table } from '../queries/tables.mjs';

const { values: flags } = parseArgs({
  options: {
    articles: { type: 'string', default: String(SIZES.articles) },
    rounds: { type: 'string', default: '7' },
    ms: { type: 'string', default: '1500' },
    node: { type: 'string', default: '24' },
  },
});
const node = await nodeFor(flags.node);
const directory = await mkdtemp(join(tmpdir(), 'parallax-bench-'));
const measure = await Rounds.open({ node, url: null });
const sides = [];

try {
  const [own, other] = await filledTwice(Number(flags.articles));
  sides.push(await startParallax({ node, directory, settings: { DATA_DIR: own, KEEP_READS: 'false' } }));
  sides.push(await startEmbeddedLimit({ node, dataDir: join(other, 'postgres') }));
  const requests = sides.map((side) => side.requestFor('Q1', {}));
  const answers = await Promise.all(sides.map((side, at) => ask(side.port, requests[at])));
  const [said, expected] = answers.map((answer) => JSON.parse(answer));
  if (!isDeepStrictEqual(said, expected)) throw new Error('The sides answer differently.');
  console.log(`Q1, ${answers[0].length} bytes, ${flags.rounds} rounds of ${flags.ms} ms each, interleaved.`);
  for (const concurrency of [1, 32]) {
    await compare(
      requests.map((request) => [httpText(request)]),
      concurrency,
    );
  }
} finally {
  await measure.close();
  await Promise.all(sides.map((side) => side.stop()));
  await rm(directory, { recursive: true, force: true });
}

/** Two data directories of the same content: only one process may have one open. */
async function filledTwice(articles) {
  const [own, other] = ['own', 'other'].map((name) => join(directory, name));
  const share = articles / SIZES.articles;
  const database = await openEmbedded(own);
  const client = {
    query: (text, values) =>
      values ? database.pglite.query(text, values) : database.pglite.exec(text).then(([result]) => result),
  };
  await fill(client, { ...SIZES, articles, stories: SIZES.stories * share, events: SIZES.events * share });
  await database.close();
  await cp(own, other, { recursive: true });
  return [own, other];
}

async function compare(requests, concurrency) {
  const run = (at, milliseconds) => measure.run(sides[at], requests[at], { concurrency, milliseconds });
  const measured = sides.map(() => []);
  for (const at of sides.keys()) await run(at, 2_000);
  for (let turn = 0; turn < Number(flags.rounds); turn += 1) {
    for (const at of sides.keys()) measured[at].push(await run(at, Number(flags.ms)));
  }
  const [, byHand] = measured;
  const rows = sides.map(({ name }, at) => ({
    side: name,
    'requests/s': spread(measured[at].map(({ rate }) => rate)),
    'against by hand': spread(measured[at].map(({ rate }, turn) => rate / byHand[turn].rate)),
    'p50 ms': spread(measured[at].map(({ p50 }) => p50)),
    'p99 ms': spread(measured[at].map(({ p99 }) => p99)),
  }));
  console.log(`\nConcurrency ${concurrency}\n\n${table(rows)}`);
}
