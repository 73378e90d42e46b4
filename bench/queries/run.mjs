// The five queries of the yardstick, side by side on the same data: see ../README.md.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { withClient } from '../data/database.mjs';
import { filledDatabase } from '../data/filled.mjs';
import { SIZES } from '../data/sizes.mjs';
import { nodeFor } from '../peers/install.mjs';
import { happen } from './events.mjs';
import { OPERATIONS } from './operations.mjs';
import { ask, httpText, Rounds } from './rounds.mjs';
import { SIDES, startSide } from './sides.mjs';
import { spread, table } from './tables.mjs';

const { values: flags } = parseArgs({
  options: {
    database: { type: 'string', default: 'parallax_bench' },
    queries: { type: 'string', default: Object.keys(OPERATIONS).join(',') },
    sides: { type: 'string', default: SIDES.join(',') },
    concurrency: { type: 'string', default: '1,32' },
    rounds: { type: 'string', default: '7' },
    ms: { type: 'string', default: '1500' },
    /** Each side runs so long before its first round of a query: compilers want thousands of requests. */
    warm: { type: 'string', default: '4000' },
    /** 24 fetches that Node beside the peers; 20 takes the one that runs this, where PostGraphile does not start. */
    node: { type: 'string', default: '24' },
    /** `default` leaves the planner of all sides but Parallax as PostgreSQL has it; `equal` gives them what Parallax has. */
    planner: { type: 'string', default: 'equal' },
    /** Sends the same bytes again and again, so that answers may be kept. */
    kept: { type: 'boolean', default: false },
    /** So many events a second happen meanwhile: no answer is kept past one. */
    events: { type: 'string', default: '0' },
  },
});
const ROUNDS = Number(flags.rounds);
const ROUND_MS = Number(flags.ms);
const node = await nodeFor(flags.node);
const url = await filledDatabase(flags.database, SIZES);
const directory = await mkdtemp(join(tmpdir(), 'parallax-bench-'));
const measure = await Rounds.open({ node, url, isVaried: !flags.kept });
const sides = [];
const quieten = await happen(url, Number(flags.events));

try {
  for (const name of flags.sides.split(','))
    sides.push(await startSide(name, { node, url, directory, planner: flags.planner }));
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(
    `Node ${version}, ${ROUNDS} rounds of ${ROUND_MS} ms each, interleaved; medians (lowest–highest).`,
  );
  for (const name of flags.queries.split(',')) await compareSides(name);
} finally {
  await quieten();
  await measure.close();
  await Promise.all(sides.map((side) => side.stop()));
  await rm(directory, { recursive: true, force: true });
}

async function compareSides(name) {
  const { title, variants } = OPERATIONS[name];
  const asked = await withClient(url, variants);
  const { text, bytes } = await checkAnswers(name, asked);
  sides.find((side) => side.name === 'constant')?.tell({ name, answer: text });
  console.log(`\n${name}, ${title}: ${bytes} bytes, the same from every side.`);

  const requests = new Map(
    sides.map((side) => [side, asked.map((variant) => httpText(side.requestFor(name, variant)))]),
  );
  const run = (side, concurrency, milliseconds) =>
    measure.run(side, requests.get(side), { concurrency, milliseconds });
  for (const side of sides) await run(side, 32, Number(flags.warm));
  for (const concurrency of flags.concurrency.split(',').map(Number)) {
    const measured = new Map(sides.map((side) => [side, []]));
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      for (const side of sides) measured.get(side).push(await run(side, concurrency, ROUND_MS));
    }
    print(concurrency, measured);
  }
}

/** Asks every side everything once; each must say what the first says. Answers one text, and the most bytes of the first side's. */
async function checkAnswers(name, asked) {
  let text;
  let bytes = 0;
  for (const variant of asked) {
    let expected;
    for (const side of sides.filter((each) => each.name !== 'constant')) {
      const said = await ask(side.port, side.requestFor(name, variant));
      const answer = side.read(name, JSON.parse(said));
      if (expected === undefined) {
        expected = answer;
        text ??= said;
        bytes = Math.max(bytes, said.length);
      }
      if (isDeepStrictEqual(answer, expected)) continue;
      throw new Error(`${side.name} answers ${name} otherwise:\n${difference(answer, expected)}`);
    }
  }
  return { text, bytes };
}

function print(concurrency, measured) {
  const limit = [...measured].find(([{ name }]) => name === 'limit')?.[1];
  const rows = [...measured].map(([{ name }, rounds]) => ({
    side: name,
    'requests/s': spread(rounds.map(({ rate }) => rate)),
    'against the limit': limit ? spread(rounds.map(({ rate }, turn) => rate / limit[turn].rate)) : '',
    'p50 ms': spread(rounds.map(({ p50 }) => p50)),
    'p99 ms': spread(rounds.map(({ p99 }) => p99)),
    'Node ms': spread(
      rounds.map((each) => each.node),
      false,
    ),
    'PostgreSQL ms': spread(
      rounds.map((each) => each.postgres),
      false,
    ),
    statements: spread(
      rounds.map((each) => each.statements),
      false,
    ),
    MB: spread(
      rounds.map((each) => each.memory),
      false,
    ),
  }));
  console.log(`\nConcurrency ${concurrency}\n\n${table(rows)}`);
}

/** Where two answers first differ. */
function difference(a, b) {
  const [left, right] = [a, b].map((each) => JSON.stringify(each, null, 1).split('\n'));
  const at = left.findIndex((line, index) => line !== right[index]);
  const around = (lines) => lines.slice(Math.max(at - 3, 0), at + 3).join('\n');
  return `${around(left)}\n— instead of —\n${around(right)}`;
}
