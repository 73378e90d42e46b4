import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionArgs, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { visibilityOf } from '../resolvers/viewer.ts';
import type { Answer, AnswerCache, Outcome } from './answerCache.ts';
import type { RequestRecord } from './requestRecord.ts';
import { sendResponse } from './sendResponse.ts';
import type { ServerContext } from './serverContext.ts';

/** One operation as clients send it by POST. */
interface Params {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** What Yoga's hooks find of an answer that is there already. */
const ANSWER = Symbol('answer');

/**
 * The short way for what nearly every client sends: one operation as JSON. It runs through the same hooks of parsing,
 * validation and execution as on every transport, without making a `Request` and a `Response` of web standards for it,
 * which take longer than a small query does. Whatever is not that plain goes on to Yoga, and so does every answer
 * with errors, which Yoga puts into the form that GraphQL over HTTP wants.
 */
export function createPlainPost(yoga: YogaServerInstance<ServerContext, object>, answers: AnswerCache) {
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
      send(response, kept);
      return;
    }
    const { answer, result } = await answers.make(key, () => outcomeOf(body, context, mediaType));
    if (answer !== null) {
      send(response, answer);
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
    const answer = isPlain
      ? { body: Buffer.from(JSON.stringify(result)), mediaType, operationName, cost }
      : null;
    return { answer, isQuery: operationType === 'query', result };
  }

  /** Null where nothing was run: Yoga says what is wrong with it, or knows better how to go on. */
  async function run(params: Params, context: ServerContext): Promise<ExecutionResult | null> {
    const { parse, validate, contextFactory, execute, schema } = yoga.getEnveloped(context);
    const { query, variables, operationName } = params;
    let args: ExecutionArgs;
    try {
      const document = parse(query);
      if (validate(schema, document).length > 0) return null;
      const operation = getOperationAST(document, operationName);
      if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
      const contextValue = await contextFactory();
      args = {
        schema,
        document,
        contextValue,
        variableValues: variables ?? {},
        operationName: operationName ?? null,
      };
    } catch {
      return null;
    }
    const result = await execute(args);
    return isAsyncIterable(result) ? null : result;
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

function send(response: ServerResponse, { body, mediaType }: Answer): void {
  response.writeHead(200, {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': body.length,
  });
  response.end(body);
}

/** Of the length that it says it has: Node holds the sender to that. Null where the client went away in the midst of it. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
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
