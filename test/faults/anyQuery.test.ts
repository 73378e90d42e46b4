import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { anyQuery, type Literals } from '../support/anyQuery.ts';
import { openTestDatabase } from '../support/databases.ts';
import { makeDemoDirectory } from '../support/demoDirectory.ts';
import { query } from '../support/httpClient.ts';
import { type Place, startProcess } from './support/serverProcess.ts';

/** All but INTERNAL. */
const CODES = ['BAD_USER_INPUT', 'COST_LIMIT', 'FORBIDDEN', 'OVERLOADED', 'UNAUTHENTICATED'];
const RUNS = 300;

const PLACES = [
  { engine: 'the embedded database', open: demoDirectory, isThere: true },
  {
    engine: 'PostgreSQL (wants TEST_DATABASE_URL)',
    open: demoDatabase,
    isThere: 'TEST_DATABASE_URL' in process.env,
  },
];

describe('Any query that fits the schema', () => {
  for (const { engine, open, isThere } of PLACES) {
    it.skipIf(!isThere)(
      `is answered the same each time or refused with a typed error, and the server goes on, on ${engine}`,
      async () => {
        const server = await startProcess(await open());
        const literals = await readLiterals(server.url);
        await fc.assert(
          fc.asyncProperty(fc.gen(), async (g) => {
            const text = anyQuery(g, schema, literals);
            // By graphql-js first, then compiled, then from memory.
            const answers: unknown[] = [];
            for (let time = 0; time < 3; time += 1) {
              const { data, errors = [] } = (await query(server.url, text)).json();
              const others = errors.filter(({ extensions }) => !CODES.includes(String(extensions?.['code'])));
              expect(others, text).toEqual([]);
              answers.push(data);
            }
            const [first, ...more] = answers;
            expect(more, text).toEqual([first, first]);
          }),
          // A smaller query that fails too is looked for longer than a test may take.
          { numRuns: RUNS, endOnFailure: true },
        );
      },
      120_000,
    );
  }
});

async function demoDirectory(): Promise<Place> {
  const { dataDir, remove } = await makeDemoDirectory();
  onTestFinished(remove);
  return { dataDir };
}

async function demoDatabase(): Promise<Place> {
  const { url, close } = await openTestDatabase('postgresql', 'demo');
  onTestFinished(close);
  return { databaseUrl: url ?? '' };
}

/** What leads somewhere in the demo newsroom, and what does not. */
async function readLiterals(url: string): Promise<Literals> {
  const { data } = (
    await query(
      url,
      `{ stories(first: 5) { nodes { id slug } edges { cursor } } sources(first: 5) { nodes { id slug } }
         topics(first: 3) { nodes { id slug } } articles(first: 5) { nodes { id url } edges { cursor } } raters { slug } }`,
    )
  ).json();
  const found = JSON.stringify(data);
  const all = (name: string): string[] =>
    [...found.matchAll(new RegExp(`"${name}":("[^"]*")`, 'g'))].map(([, text = '']) => text);
  return {
    Boolean: ['true', 'false'],
    DateTime: ['"0001-01-01T00:00:00Z"', '"2026-11-20T09:30:00.123+05:00"', '"9999-12-31T23:59:59Z"'],
    Float: ['0', '0.5', '-1', '1e10'],
    ID: [...all('id'), '""', '"x"'],
    Int: ['1', '2', '3', '5', '100', '0', '-1', '2147483647'],
    StreamCursor: ['"x"'],
    String: [...all('slug'), ...all('cursor'), '"ferry"', '"\\"crew union\\" -court"', '""', '"%\\u0000😀"'],
    URL: [...all('url'), '"https://news.example/x?utm_source=y#z"'],
  };
}
