// The front page on both engines, beside a bare server that sends the same bytes: see ../README.md.
import { readFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { freshDatabase, freshDirectory, startParallax } from '../support/parallaxServer.mjs';
import { quantile, spread } from '../support/statistics.mjs';

const ROUNDS = 9;
const ROUND_MS = 1_500;
const CONCURRENCIES = [1, 32];
const IMPORTS = process.argv.slice(2);

const query = await readFile(new URL('frontPage.graphql', import.meta.url), 'utf8');
let asked = 0;
const agent = new Agent({ keepAlive: true, maxSockets: Math.max(...CONCURRENCIES) });
const directory = await freshDirectory();
const sides = [];

try {
  sides.push(await startEngine('embedded', { DATA_DIR: directory.path }));
  const url = process.env.TEST_DATABASE_URL;
  if (url)
    sides.push(await startEngine('postgresql', { DATABASE_URL: await freshDatabase(url, 'parallax_bench') }));
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
  await directory.remove();
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
  return { rate: times.length / (ROUND_MS / 1_000), p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** The query in bytes that were not sent before, so that no answer is one that was kept: its number in spaces and tabs. */
function nextBody() {
  asked += 1;
  const number = asked.toString(2).padStart(24, '0').replaceAll('0', ' ').replaceAll('1', '\t');
  return `${JSON.stringify({ query })}${number}`;
}

function ask({ port }) {
  return new Promise((resolve, reject) => {
    const body = nextBody();
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

async function startEngine(name, settings) {
  const seen = new Set();
  const server = await startParallax(
    { LOG_LEVEL: 'info', KEEP_READS: 'false', ...settings },
    {
      imports: IMPORTS,
      onLine: (line) => {
        const statements = /"statements":(\d+)/.exec(line);
        if (statements) seen.add(statements[1]);
      },
    },
  );
  return { ...server, name, statements: () => [...seen].join(' or ') };
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
