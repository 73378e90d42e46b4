// The five queries of the yardstick, side by side on the same data: see ../README.md.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { databaseUrl, freshDatabase, withClient } from '../data/database.mjs';
import { fill } from '../data/fill.mjs';
import { SIZES } from '../data/sizes.mjs';
import { nodeFor } from '../peers/install.mjs';
import { OPERATIONS } from './operations.mjs';
import { memoryMb, processorTimes, spentBetween } from './processTime.mjs';
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
    /** 24 fetches that Node beside the peers; 20 takes the one that runs this. */
    node: { type: 'string', default: '24' },
  },
});
const ROUNDS = Number(flags.rounds);
const ROUND_MS = Number(flags.ms);
const names = flags.queries.split(',');
const node = await nodeFor(flags.node);
const url = await filledDatabase(flags.database);
const directory = await mkdtemp(join(tmpdir(), 'parallax-bench-'));
const client = fork(new URL('client.mjs', import.meta.url), { execPath: node });
const database = await withDatabase(url);
const sides = [];

try {
  for (const name of flags.sides.split(',')) sides.push(await startSide(name, { node, url, directory }));
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(
    `Node ${version}, ${ROUNDS} rounds of ${ROUND_MS} ms each, interleaved; medians (lowest–highest).`,
  );
  for (const name of names) await compareSides(name);
} finally {
  client.kill();
  await Promise.all(sides.map((side) => side.stop()));
  await database.end();
  await rm(directory, { recursive: true, force: true });
}

async function compareSides(name) {
  const { title, variants } = OPERATIONS[name];
  const asked = await withClient(url, variants);
  const { reference, bytes } = await checkAnswers(name, asked);
  sides.find((side) => side.name === 'constant')?.tell({ name, answer: reference });
  console.log(`\n${name}, ${title}: ${bytes} bytes, the same from every side.`);

  const requests = new Map(
    sides.map((side) => [side, asked.map((variant) => httpText(side.requestFor(name, variant)))]),
  );
  for (const concurrency of flags.concurrency.split(',').map(Number)) {
    const measured = new Map(sides.map((side) => [side, []]));
    for (const side of sides) await round(side, requests.get(side), concurrency);
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      for (const side of sides) measured.get(side).push(await round(side, requests.get(side), concurrency));
    }
    await print(concurrency, measured);
  }
}

/** Asks every side everything once and compares with Parallax, or with the first where it is left out. */
async function checkAnswers(name, asked) {
  let reference;
  let bytes = 0;
  for (const variant of asked) {
    let expected;
    for (const side of sides.filter((each) => each.name !== 'constant')) {
      const text = await ask(side.port, side.requestFor(name, variant));
      const answer = side.read(name, JSON.parse(text));
      expected ??= answer;
      reference ??= text;
      bytes = Math.max(bytes, side.name === 'parallax' ? text.length : 0);
      if (isDeepStrictEqual(answer, expected)) continue;
      throw new Error(`${side.name} answers ${name} otherwise:\n${difference(answer, expected)}`);
    }
  }
  return { reference, bytes };
}

async function round(side, requests, concurrency) {
  const before = await lookAt(side);
  client.send({ port: side.port, requests, concurrency, milliseconds: ROUND_MS });
  const [answer] = await once(client, 'message');
  if (answer.error) throw new Error(`${side.name}: ${answer.error}`);
  const after = await lookAt(side);
  const times = answer.times.sort((a, b) => a - b);
  const each = (spent) => (spent === null ? null : spent / times.length);
  const at = (share) => times[Math.floor((times.length - 1) * share)];
  return {
    rate: times.length / (answer.milliseconds / 1_000),
    p50: at(0.5),
    p99: at(0.99),
    node: each(spentBetween(before.node, after.node)),
    postgres: each(spentBetween(before.postgres, after.postgres)),
    statements: each(after.statements - before.statements),
    memory: await memoryMb(side.pid),
  };
}

async function lookAt(side) {
  const node = await processorTimes([side.pid]);
  return {
    node,
    postgres: await processorTimes(await database.backends()),
    statements: await side.statements(),
  };
}

async function print(concurrency, measured) {
  const ratesOf = (name) => [...measured].find(([side]) => side.name === name)?.[1].map(({ rate }) => rate);
  const limit = ratesOf('limit');
  const rows = [...measured].map(([side, rounds]) => ({
    side: side.name,
    'requests/s': spread(rounds.map(({ rate }) => rate)),
    'against the limit': limit ? spread(rounds.map(({ rate }, turn) => rate / limit[turn])) : '',
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

/** Looks on from a connection that is not one of the sides'. */
async function withDatabase(address) {
  const { default: pg } = await import('pg');
  const look = new pg.Client({ connectionString: address, application_name: 'bench' });
  await look.connect();
  return {
    async backends() {
      const { rows } = await look.query(
        'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      return rows.map(({ pid }) => pid);
    },
    end: () => look.end(),
  };
}

/** The database as it was made by `npm run bench -- data`; made now where there is none. */
async function filledDatabase(name) {
  const address = databaseUrl(name);
  const isThere = await withClient(process.env.TEST_DATABASE_URL, async (each) => {
    const { rows } = await each.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return rows.length > 0;
  });
  const isFilled =
    isThere &&
    (await withClient(address, async (each) => {
      const { rows } = await each.query(`SELECT to_regclass('bench."SourceLeaning"') AS "name"`);
      return rows[0].name !== null;
    }));
  if (isFilled) return address;
  console.log(`Making the data in ${name}.`);
  const made = await freshDatabase(name);
  await withClient(made, (each) => fill(each, { ...SIZES, sizes: [] }));
  return made;
}

function httpText({ path, body }) {
  return [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    'accept: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function ask(port, { path, body }) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200 && !text.includes('"errors"')) resolve(text);
        else reject(new Error(`${port}: ${text.slice(0, 2_000)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The first lines in which two answers differ. */
function difference(a, b) {
  const [left, right] = [a, b].map((each) => JSON.stringify(each, null, 1).split('\n'));
  const at = left.findIndex((line, index) => line !== right[index]);
  return `${left.slice(Math.max(at - 3, 0), at + 3).join('\n')}\n— instead of —\n${right.slice(Math.max(at - 3, 0), at + 3).join('\n')}`;
}
