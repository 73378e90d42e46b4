import { execute, isEnumType, parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/resolvers/viewer.ts';
import { schema as realSchema } from '../../src/schema/index.ts';
import { createExecutor } from '../../src/server/compiled/executor.ts';
import { codesOf, type HttpAnswer, query } from '../support/httpClient.ts';
import { type SmallApplication, smallApplication } from './support/smallApplication.ts';
import { startTestServer, type TestServer } from './support/startTestServer.ts';

/** From the second time on a query is compiled. */
const TIMES = 4;

describe('A query that comes again', () => {
  let app: SmallApplication;
  let server: TestServer;
  beforeEach(async () => {
    app = smallApplication();
    server = await startTestServer(app);
  });

  /** The answer, which is the same each time. */
  async function again(text: string, variables: Record<string, unknown> = {}): Promise<HttpAnswer> {
    const answers: HttpAnswer[] = [];
    for (let time = 0; time < TIMES; time += 1) answers.push(await query(server.url, text, variables));
    const [first, ...more] = answers;
    if (!first) throw new Error('Nothing was asked.');
    for (const answer of more) {
      expect({ status: answer.status, text: answer.text }).toEqual({
        status: first.status,
        text: first.text,
      });
    }
    return first;
  }

  it('has its keys in the order in which they were asked for', async () => {
    const { text } = await again('{ later greeting(name: "A") count(n: 2) other: greeting }');
    expect(text).toBe('{"data":{"later":"later","greeting":"Hello, A!","count":2,"other":"Hello, world!"}}');
  });

  it('takes exactly one key of a @oneOf, however often it was asked rightly', async () => {
    const text = 'query ($by: Key) { search(by: $by) }';
    expect((await again(text, { by: { slug: 'a' } })).status).toBe(200);
    expect((await again(text, {})).status).toBe(200);
    for (const by of [{ id: '1', slug: 'a' }, {}, { id: null }, { id: '1', slug: null }]) {
      const answer = await again(text, { by });
      expect(codesOf(answer), JSON.stringify(by)).toEqual(['BAD_USER_INPUT']);
      expect(answer.json().data).toBeUndefined();
    }
  });

  it('takes exactly one key of a @oneOf where a variable gives it', async () => {
    const text = 'query ($id: ID!) { search(by: { id: $id }) }';
    expect((await again(text, { id: '1' })).status).toBe(200);
    expect(codesOf(await again(text, { id: null }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await again(text, {}))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await again('query ($id: ID) { search(by: { id: $id }) }', { id: '1' }))).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('leaves out what @skip and @include say, each time anew', async () => {
    const text = `query ($no: Boolean!, $yes: Boolean = true) {
      greeting @skip(if: $no) ...more @include(if: $yes) even @include(if: false) greeting
    } fragment more on Query { count(n: 1) @include(if: $yes) }`;
    expect((await again(text, { no: false })).text).toBe('{"data":{"greeting":"Hello, world!","count":1}}');
    expect((await again(text, { no: true })).text).toBe('{"data":{"count":1,"greeting":"Hello, world!"}}');
    expect((await again(text, { no: true, yes: false })).text).toBe('{"data":{"greeting":"Hello, world!"}}');
  });

  it.each(['{ refused greeting }', '{ busy }', '{ never }', '{ hit { __typename } }'])(
    'fails as it did the first time: %s',
    async (text) => {
      for (let time = 0; time < TIMES; time += 1) {
        const { errors = [] } = (await query(server.url, text)).json();
        const [first] = errors;
        expect(errors).toHaveLength(1);
        expect(first?.path).toHaveLength(1);
        expect(first?.extensions?.['code']).toMatch(/^(BAD_USER_INPUT|OVERLOADED|INTERNAL)$/);
      }
    },
  );

  it('refuses variables that do not fit', async () => {
    const text = 'query ($n: Int!) { count(n: $n) }';
    expect((await again(text, { n: 1 })).status).toBe(200);
    for (const n of ['1', 1.5, 2 ** 40, null, [1]]) {
      expect(codesOf(await again(text, { n })), String(n)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('runs once where it is a mutation', async () => {
    for (let time = 1; time <= TIMES; time += 1) {
      app.ran.length = 0;
      await query(server.url, 'mutation { rename(to: "x") }');
      expect(app.ran).toEqual(['rename']);
    }
  });

  it('may send enum values as resolvers answer them: each is its own name', () => {
    const enums = Object.values(realSchema.getTypeMap()).filter(isEnumType);
    const values = enums.flatMap((type) => type.getValues());
    expect(values.length).toBeGreaterThan(20);
    expect(values.filter(({ name, value }) => name !== value)).toEqual([]);
  });

  it('is compiled indeed: graphql-js no longer goes through it', () => {
    const { schema, openContext } = app;
    const document = parse('{ greeting }');
    const run = createExecutor(schema);
    const plain = execute({ schema, document, contextValue: openContext(ANONYMOUS, { statements: 0 }) });
    expect(run({ schema, document, contextValue: openContext(ANONYMOUS, { statements: 0 }) })).toEqual(plain);
    // A document that graphql-js could not execute any more.
    for (const definition of document.definitions) {
      if (definition.kind === 'OperationDefinition')
        Object.assign(definition.selectionSet, { selections: [] });
    }
    expect(
      JSON.stringify(run({ schema, document, contextValue: openContext(ANONYMOUS, { statements: 0 }) })),
    ).toBe('{"data":{}}');
    expect(
      JSON.stringify(run({ schema, document, contextValue: openContext(ANONYMOUS, { statements: 0 }) })),
    ).toBe('{"data":{}}');
  });
});
