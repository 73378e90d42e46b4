import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DocumentNode, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { visibilityOf } from '../resolvers/viewer.ts';
import type { Answer, AnswerCache, Outcome } from './answerCache.ts';
import type { Application } from './application.ts';
import type { Execute } from './compiled/executor.ts';
import { DocumentCache } from './documentCache.ts';
import type { PresentFault } from './fault.ts';
import type { CostLimit } from './limits/costLimit.ts';
import { Outgoing } from './outgoing.ts';
import type { RequestRecord } from './requestRecord.ts';
import { sendResponse } from './sendResponse.ts';
import type { ServerContext } from './serverContext.ts';
import { utf8Writer } from './utf8.ts';

/** One operation as clients send it by POST. */
interface Params {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** What Yoga's hooks find of an answer that is there already. */
const ANSWER = Symbol('answer');

/** What the short way shares with the long one. */
export interface PlainPostDependencies {
  readonly app: Application;
  readonly yoga: YogaServerInstance<ServerContext, object>;
  readonly answers: AnswerCache;
  readonly costLimit: CostLimit;
  readonly execute: Execute;
  readonly present: PresentFault;
}

/**
 * The short way for what nearly every client sends: one operation as JSON. A document runs through the hooks of parsing and
 * validation as on every transport, but only when it first comes; then it is held to its cost and executed as there, without
 * the `Request` and `Response` of web standards, and without hooks, which together take longer than a small query does.
 * Whatever is not that plain goes on to Yoga, and so does every answer with errors, which Yoga puts into the form that
 * GraphQL over HTTP wants.
 */
export function createPlainPost({ app, yoga, answers, costLimit, execute, present }: PlainPostDependencies) {
  /** Those that were let pass. */
  const documents = new DocumentCache();
  const utf8 = utf8Writer();
  const outgoing = new Outgoing();

  /** Answers a request that `plainMediaType` found plain; with the media type that it said. */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    context: ServerContext,
    mediaType: string,
  ): Promise<void> => {
    const body = await readBody(request);
    if (body === null) return;
    const key = [visibilityOf(context.session.viewer).name, mediaType, body].join(' ');
    const kept = await answers.find(key);
    if (kept !== null) {
      noteKept(context.record, kept);
      outgoing.send(response, kept);
      return;
    }
    const { answer, result } = await answers.make(key, () => outcomeOf(body, context, mediaType));
    if (answer !== null) {
      outgoing.send(response, answer);
      return;
    }
    const address = `http://${request.headers.host ?? 'localhost'}${request.url}`;
    const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    );
    const whole = new yoga.fetchAPI.Request(address, { method: 'POST', headers, body });
    await sendResponse(
      await yoga.fetch(whole, result ? { ...context, [ANSWER]: result } : context),
      response,
    );
  };

  async function outcomeOf(
    body: string,
    context: ServerContext,
    mediaType: string,
  ): Promise<Outcome & { result: ExecutionResult | null }> {
    const params = readParams(body);
    const result = params && (await run(params, context));
    const { operationType, operationName, cost } = context.record;
    const isPlain = result !== null && !result.errors && !result.extensions;
    const answer = isPlain ? { body: utf8(JSON.stringify(result)), mediaType, operationName, cost } : null;
    return { answer, isQuery: operationType === 'query', result };
  }

  /** Null where nothing was run: Yoga says what is wrong with it, or knows better how to go on. */
  async function run(
    { query, variables, operationName }: Params,
    context: ServerContext,
  ): Promise<ExecutionResult | null> {
    const document = documents.get(query) ?? passed(query, context);
    const operation = document && getOperationAST(document, operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
    const { schema } = app;
    const args = {
      schema,
      document,
      variableValues: variables ?? {},
      operationName: operationName ?? null,
    };
    const { record, session } = context;
    const refused = costLimit.refusal(args, record);
    if (refused) return refused;
    const open = operation.operation === OperationTypeNode.QUERY ? app.openQuery : app.openContext;
    const result = await execute({ ...args, contextValue: open(session.viewer, record) });
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => present(error, record)) };
  }

  function passed(query: string, context: ServerContext): DocumentNode | null {
    const { parse, validate, schema } = yoga.getEnveloped(context);
    try {
      const document: DocumentNode = parse(query);
      if (validate(schema, document).length > 0) return null;
      documents.set(query, document);
      return document;
    } catch {
      return null;
    }
  }
}

/** Lets Yoga send an answer that is there already. */
export function useAnswer(): Plugin<ServerContext> {
  return {
    onParams({ context, setResult }) {
      const answer: unknown = Reflect.get(context, ANSWER);
      if (isObject(answer)) setResult(answer);
    },
  };
}

/** The media type that the answer to a plain request shall have; null where the request is not that plain. */
export function plainMediaType({ method, url, headers }: IncomingMessage): string | null {
  if (method !== 'POST' || url !== '/graphql' || headers['content-length'] === undefined) return null;
  if (headers['content-encoding'] !== undefined) return null;
  const contentType = headers['content-type'];
  if (contentType !== 'application/json' && contentType !== 'application/json; charset=utf-8') return null;
  for (const accepted of (headers.accept ?? '*/*').split(',')) {
    const type = accepted.trim().toLowerCase();
    if (type === 'application/json' || type === '*/*') return 'application/json';
    if (type === 'application/graphql-response+json') return type;
    // Parameters may say that it is the least wanted of all.
    if (type.includes(';')) return null;
  }
  return null;
}

/** An answer that was there already is logged like any other, and says so. */
function noteKept(record: RequestRecord, { operationName, cost }: Answer): void {
  record.operationType = 'query';
  record.operationName = operationName;
  record.cost = cost;
  record.isKept = true;
}

/** Of the length that it says it has: Node holds the sender to that. Null where the client went away in the midst of it. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(textOf(chunks)));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

/** Nearly every request comes in one piece. */
function textOf(chunks: readonly Buffer[]): string {
  const [first, ...more] = chunks;
  return (first && more.length === 0 ? first : Buffer.concat(chunks)).toString('utf8');
}

function readParams(body: string): Params | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { query, variables, operationName, ...others } = value;
  if (typeof query !== 'string' || Object.keys(others).length > 0) return null;
  if (!isVariables(variables) || !isOperationName(operationName)) return null;
  return { query, variables: variables ?? null, operationName: operationName ?? null };
}

function isVariables(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || isObject(value);
}

function isOperationName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
