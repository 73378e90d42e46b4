import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { codesOf, query, send } from '../support/httpClient.ts';
import { type SmallApplication, smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

/** Sends the query; it must be refused with the code and words before any field runs. */
async function expectRefused(text: string, words: RegExp, variables = {}, code = 'COST_LIMIT') {
  const app = smallApplication();
  const { url } = await startTestServer(app);
  const answer = await query(url, text, variables);
  expect(answer.json().errors?.[0]?.message).toMatch(words);
  expect(codesOf(answer)).toEqual([code]);
  expect(answer.status).toBe(400);
  expect(app.ran).toEqual([]);
}

/** Sends the query; it must run without an error. */
async function expectAnswered(text: string, variables = {}): Promise<SmallApplication> {
  const app = smallApplication();
  const { url } = await startTestServer(app);
  const answer = await query(url, text, variables);
  expect(answer.json().errors).toBeUndefined();
  expect(answer.status).toBe(200);
  return app;
}

/** `{ story { articles { nodes { story … } } } }`, so many fields deep. */
function deep(fields: number): string {
  const cycle = ['story', 'articles', 'nodes'];
  const names = Array.from({ length: fields - 1 }, (_, at) => cycle[at % 3]);
  return `{ ${names.join(' { ')} { __typename ${'}'.repeat(fields)}`;
}

describe('An operation', () => {
  it('may be 12 fields deep and no deeper', async () => {
    await expectAnswered(deep(12));
    await expectRefused(deep(13), /13 fields deep; 12 are allowed/);
  });

  it('is as deep as its fragments, however they are split', async () => {
    const split =
      '{ story { ... { ...A } } } fragment A on Story { articles { nodes { ...B } } } ' +
      'fragment B on Article { story { articles { nodes { story { articles { nodes { story { articles { nodes { title } } } } } } } } } }';
    await expectRefused(split, /13 fields deep/);
  });

  it('may have 5,000 tokens and no more', async () => {
    await expectAnswered(
      `{ ${'greeting '.repeat(4_998)}}`.replace(/greeting /g, (_, at) => (at < 20 ? 'greeting ' : ', ')),
    );
    await expectRefused(`{ ${'greeting '.repeat(4_999)}}`, /more than 5000 tokens/);
    await expectRefused(`{ ${'a '.repeat(400_000)}}`, /more than 5000 tokens/);
  });

  it('may have 1,000 aliases and no more', async () => {
    const aliases = (n: number) => Array.from({ length: n }, (_, at) => `a${at}: __typename`).join(' ');
    await expectAnswered(`{ ${aliases(1000)} }`);
    await expectRefused(`{ ${aliases(1001)} }`, /1001 aliases; 1000 are allowed/);
    await expectRefused(
      `{ ...A ...B } fragment A on Query { ${aliases(600)} } fragment B on Query { ${aliases(401)} }`,
      /1001/,
    );
  });

  it.each([
    ['itself', '{ story { ...A } } fragment A on Story { related { ...A } }'],
    [
      'itself through another',
      '{ story { ...A } } fragment A on Story { ...B } fragment B on Story { related { ...A } }',
    ],
    ['itself, unused', '{ greeting } fragment A on Story { ...A }'],
  ])('whose fragment spreads %s is refused', async (_, text) => {
    await expectRefused(text, /Cannot spread fragment "\w" within itself/, {}, 'BAD_USER_INPUT');
  });

  it.each([
    ['fields', '{ story '.repeat(2_400) + '}'.repeat(2_400)],
    ['lists', `{ greeting(name: ${'['.repeat(2_400)}${']'.repeat(2_400)}) }`],
    ['objects', `{ greeting(name: ${'{a:'.repeat(1_600)}1${'}'.repeat(1_600)}) }`],
    ['types', `query ($a: ${'['.repeat(2_400)}Int${']'.repeat(2_400)}) { greeting }`],
  ])('with %s nested thousands of times is refused before the parser’s stack ends', async (_, text) => {
    await expectRefused(text, /nests more than 64 brackets/);
  });

  it('whose fragments double three hundred times is reckoned once a fragment', async () => {
    const chain = Array.from(
      { length: 300 },
      (_, at) => `fragment F${at} on Story { ...F${at + 1} ...F${at + 1} }`,
    );
    await expectRefused(
      `{ story { ...F0 } } ${chain.join(' ')} fragment F300 on Story { related { related { id } } }`,
      /could hold .* fields; 50000 are allowed/,
    );
  });
});

describe('The cost of an operation', () => {
  const articles = (first: string) => `articles(first: ${first}) { nodes { title source { name } } }`;
  const stories = (first: string, inner: string) =>
    `{ stories(first: ${first}) { nodes { headline ${inner} } } }`;

  it('lets a hundred stories with five articles and their sources pass', async () => {
    await expectAnswered(stories('100', `related { id headline } terms { word } ${articles('5')}`));
  });

  it('refuses a hundred times a hundred times twenty of anything', async () => {
    await expectRefused(
      stories('100', 'articles(first: 100) { nodes { source { stories(first: 20) { nodes { id } } } } }'),
      /could hold 230302 fields; 50000 are allowed/,
    );
  });

  it('knows sizes from variables, from their defaults, from arguments’ defaults and from `last`', async () => {
    const inner = 'articles(first: $n) { nodes { source { stories(first: $n) { nodes { id } } } } }';
    const text = `query ($n: Int) ${stories('$n', inner)}`;
    await expectAnswered(text, { n: 10 });
    await expectRefused(text, /could hold/, { n: 100 });
    await expectRefused(text.replace('$n: Int', '$n: Int = 100'), /could hold/);
    await expectAnswered(text.replace('$n: Int', '$n: Int = 100'), { n: 10 });
    await expectRefused(text.replace('stories(first: $n)', 'stories(last: $n)'), /could hold/, { n: 100 });
    await expectRefused(
      '{ stories { nodes { articles { nodes { source { stories { nodes { related { related { id } } } } } } } } } }',
      /could hold/,
    );
  });

  it('leaves a page size that is out of bounds to its resolver, which says more', async () => {
    for (const n of [0, -1, 100_000, 2_147_483_647]) await expectAnswered(stories(String(n), 'id'));
    await expectRefused(stories('100000', `a: ${articles('100000')} b: ${articles('100000')}`), /could hold/);
  });

  it('counts ids, and lists without a size', async () => {
    const ids = (n: number) => JSON.stringify(Array.from({ length: n }, String));
    await expectAnswered(`{ nodes(ids: ${ids(100)}) { ${articles('20')} } }`);
    await expectRefused(`{ nodes(ids: ${ids(1_000)}) { ${articles('20')} } }`, /could hold/);
    await expectRefused(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { related { id headline } articles { nodes { title } } } }',
      /could hold/,
      { ids: Array.from({ length: 2_000 }, String) },
    );
    const related =
      '{ story { related { related { related { related { related { related { related { id } } } } } } } } }';
    await expectRefused(related, /could hold/);
  });

  it('leaves introspection usable, and bounds it too', async () => {
    const full = getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, oneOf: true });
    await expectAnswered(full);
    const once = '__schema { types { fields { args { type { name ofType { name } } } type { name } } } }';
    const many = Array.from({ length: 100 }, (_, at) => `a${at}: ${once}`);
    await expectRefused(`{ ${many.join(' ')} }`, /could hold/);
  });
});

describe('A body', () => {
  const padded = (bytes: number) => {
    const text = JSON.stringify({ query: '{ greeting }' });
    return text.padEnd(bytes, ' ');
  };
  const headers = { 'content-type': 'application/json' };

  it('of 1 MB is read and one byte more is refused', async () => {
    const app = smallApplication();
    const { url } = await startTestServer(app);
    const whole = await send(`${url}/graphql`, { method: 'POST', headers, body: padded(1_000_000) });
    expect(whole.json().data).toEqual({ greeting: 'Hello, world!' });

    const more = await send(`${url}/graphql`, { method: 'POST', headers, body: padded(1_000_001) });
    expect(more.status).toBe(413);
    expect(codesOf(more)).toEqual(['COST_LIMIT']);
    expect(more.json().errors?.[0]?.message).toContain('1000001 bytes');
    expect(app.ran).toEqual(['greeting']);
  });

  it('that comes in chunks is counted as it comes', async () => {
    const app = smallApplication();
    const { url } = await startTestServer(app);
    const inChunks = (bytes: number): RequestInit => {
      const body = new ReadableStream({
        start(controller) {
          for (const chunk of padded(bytes).match(/.{1,50000}/gs) ?? [])
            controller.enqueue(Buffer.from(chunk));
          controller.close();
        },
      });
      return Object.assign({ method: 'POST', headers, body }, { duplex: 'half' });
    };
    const whole = await send(`${url}/graphql`, inChunks(1_000_000));
    expect(whole.json().data).toEqual({ greeting: 'Hello, world!' });

    const more = await send(`${url}/graphql`, inChunks(1_000_001));
    expect(more.status).toBe(413);
    expect(codesOf(more)).toEqual(['COST_LIMIT']);
    expect(app.ran).toEqual(['greeting']);
  });
});
