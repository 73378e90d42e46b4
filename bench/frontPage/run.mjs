// The front page on both engines, beside a bare server that sends the same bytes: see ../README.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

const ROUNDS = 9;
const ROUND_MS = 1_500;
const CONCURRENCIES = [1, 32];
const IMPORTS = process.argv.slice(2);

const query = await readFile(new URL('frontPage.graphql', import.meta.url), 'utf8');
const body = JSON.stringify({ query });
const agent = new Agent({ keepAlive: true, maxSockets: Math.max(...CONCURRENCIES) });
const dataDir = await mkdtemp(join(tmpdir(), 'parallax-bench-'));
const sides = [];

try {
  sides.push(await startParallax('embedded', { DATA_DIR: dataDir }));
  const url = process.env.TEST_DATABASE_URL;
  if (url) sides.push(await startParallax('postgresql', { DATABASE_URL: await freshDatabase(url) }));
  else console.log('PostgreSQL is left out: it wants TEST_DATABASE_URL.');
  const answers = await Promise.all(sides.map((side) => ask(side)));
  // The demo newsroom counts its times back from the moment of loading, which differs by a second.
  const timeless = answers.map((answer) => answer.replaceAll(/"publishedAt":"[^"]*"/g, ''));
  if (timeless.some((answer) => answer !== timeless[0])) throw new Error('The engines answer differently.');
  sides.push(await startBare(answers[0]));
  console.log(`Answer: ${answers[0].length} bytes, the same from every side. Node ${process.version}.`);
  for (const concurrency of CONCURRENCIES) await compare(concurrency);
} finally {
  await Promise.all(sides.map((side) => side.stop()));
  agent.destroy();
  await rm(dataDir, { recursive: true, force: true });
}

/** Rounds of all sides in turn; prints the median of the rounds, with the lowest and the highest. */
async function compare(concurrency) {
  for (const side of sides) await round(side, concurrency);
  const rounds = sides.map(() => []);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const [at, side] of sides.entries()) rounds[at].push(await round(side, concurrency));
  }
  console.log(`\nConcurrency ${concurrency}, ${ROUNDS} rounds of ${ROUND_MS} ms, interleaved`);
  console.table(
    Object.fromEntries(
      sides.map((side, at) => [
        side.name,
        {
          'requests/s': spread(rounds[at].map(({ rate }) => rate)),
          'p50 ms': spread(rounds[at].map(({ p50 }) => p50)),
          'p99 ms': spread(rounds[at].map(({ p99 }) => p99)),
          'against bare': spread(rounds[at].map(({ rate }, turn) => rate / rounds.at(-1)[turn].rate)),
          statements: side.statements(),
        },
      ]),
    ),
  );
}

async function round(side, concurrency) {
  const until = performance.now() + ROUND_MS;
  const times = [];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() < until) {
        const start = performance.now();
        await ask(side);
        times.push(performance.now() - start);
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor((times.length - 1) * share)];
  return { rate: times.length / (ROUND_MS / 1_000), p50: at(0.5), p99: at(0.99) };
}

function ask({ port }) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ agent, port, method: 'POST', path: '/graphql', headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200 && !text.includes('"errors"')) resolve(text);
        else reject(new Error(text.slice(0, 500)));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function startParallax(name, settings) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: '0',
    LOG_LEVEL: 'info',
    SEED_DEMO: String(IMPORTS.length === 0),
    ...settings,
  };
  if (settings.DATABASE_URL) await run(['dist/main.js', 'migrate'], env);
  if (IMPORTS.length > 0) await run(['dist/main.js', 'import', ...IMPORTS], env);
  const server = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = new Set();
  const port = await new Promise((resolve) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const address = /http:\/\/[^/]*:(\d+)\/graphql/.exec(line);
      if (address && !line.startsWith('{')) resolve(Number(address[1]));
      const statements = /"statements":(\d+)/.exec(line);
      if (statements) seen.add(statements[1]);
    });
  });
  return {
    name,
    port,
    statements: () => [...seen].join(' or '),
    stop: async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

async function startBare(answer) {
  const server = createServer((received, response) => {
    received.resume().on('end', () => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(answer),
      });
      response.end(answer);
    });
  });
  await new Promise((done) => server.listen(0, done));
  return {
    name: 'bare node:http',
    port: server.address().port,
    statements: () => '0',
    stop: async () => server.close(),
  };
}

async function freshDatabase(url) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS parallax_bench WITH (FORCE)');
  await client.query('CREATE DATABASE parallax_bench');
  await client.end();
  const address = new URL(url);
  address.pathname = '/parallax_bench';
  return address.href;
}

async function run(args, env) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, median, high] = [0, 0.5, 1].map((share) => sorted[Math.round((sorted.length - 1) * share)]);
  return `${short(median)} (${short(low)}–${short(high)})`;
}

function short(value) {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
