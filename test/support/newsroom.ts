import { type ExecutionResult, getOperationAST, graphql, OperationTypeNode, parse } from 'graphql';
import { expect } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { type NewsroomOptions, openNewsroom, type RunningNewsroom } from '../../src/resolvers/newsroom.ts';
import { ANONYMOUS, type Viewer } from '../../src/resolvers/viewer.ts';
import { schema } from '../../src/schema/index.ts';
import { createExecutor } from '../../src/server/compiled/executor.ts';
import { type Contents, type Engine, openTestDatabase } from './databases.ts';

/** Whatever JSON an answer holds; tests look into it by name. */
// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is the query's, which each test writes anew
export type Json = any;

export interface Answer {
  readonly data: Json;
  readonly errors: readonly { readonly message: string; readonly code: unknown; readonly path: string }[];
  /** SQL statements by which the operation read. */
  readonly statements: number;
}

/** A newsroom without a server: operations are executed in this process, against the real schema and database. */
export interface TestNewsroom {
  readonly database: Database;
  readonly newsroom: RunningNewsroom;
  /** The address of the PostgreSQL database; null on the embedded engine. */
  readonly url: string | null;
  /** Executes an operation and answers whatever came of it. */
  answer(query: string, variables?: Record<string, unknown>, viewer?: Viewer): Promise<Answer>;
  /** Executes an operation that must succeed; answers its data. */
  data(query: string, variables?: Record<string, unknown>, viewer?: Viewer): Promise<Json>;
  close(): Promise<void>;
}

export async function openTestNewsroom(
  engine: Engine,
  contents: Contents,
  options: NewsroomOptions = {},
): Promise<TestNewsroom> {
  const { database, url, close } = await openTestDatabase(engine, contents);
  const newsroom = await openNewsroom(database, options);
  await newsroom.catchUp();
  const execute = createExecutor(schema, { atOnce: true });

  async function answer(source: string, variableValues = {}, viewer = ANONYMOUS): Promise<Answer> {
    const count = { statements: 0 };
    const contextValue = openContext(newsroom, viewer, count);
    const result = await graphql({ schema, source, variableValues, contextValue });
    await expectSameCompiled(source, variableValues, viewer, result);
    const { data, errors = [] } = result;
    return {
      // Answers reach clients as JSON, and so do they reach tests.
      data: JSON.parse(JSON.stringify(data ?? null)),
      errors: errors.map((error) => ({
        message: error.message,
        code: codeOf(error.originalError),
        path: (error.path ?? []).join('.'),
      })),
      statements: count.statements,
    };
  }

  /** Clients' queries are compiled once they come again, and must then be answered by the same text. */
  async function expectSameCompiled(
    source: string,
    variableValues: Record<string, unknown>,
    viewer: Viewer,
    expected: ExecutionResult,
  ): Promise<void> {
    if (expected.data === undefined) return;
    const document = parse(source);
    if (getOperationAST(document)?.operation !== OperationTypeNode.QUERY) return;
    const contextValue = openContext(newsroom, viewer);
    const compiled = await execute({ schema, document, variableValues, contextValue });
    expect(JSON.stringify(compiled), source).toBe(JSON.stringify(expected));
  }

  return {
    database,
    newsroom,
    url,
    answer,
    async data(query, variables, viewer) {
      const { data, errors } = await answer(query, variables, viewer);
      expect(errors, query).toEqual([]);
      return data;
    },
    async close() {
      await newsroom.close();
      await close();
    },
  };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
