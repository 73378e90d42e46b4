import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { DomainError, type ErrorCode } from '../errors.ts';
import type { RequestRecord } from './requestRecord.ts';

/** Makes of whatever went wrong the error that the client sees. What it made before it leaves alone. */
export type PresentFault = (error: unknown, record: RequestRecord) => GraphQLError;

/** Hints for the HTTP answer; never sent to the client. `spec`: 200 where the client asked for application/json. */
interface HttpHints {
  status?: number;
  spec?: boolean;
  headers?: Record<string, string>;
}

/**
 * Codes are those of the contract. A DomainError shows its own code and message; a document that does not parse or
 * validate, a value that does not fit and a request that is no GraphQL request are BAD_USER_INPUT with GraphQL's own
 * words. Everything else is masked: the client gets INTERNAL and the request's id, the log gets the error and that id.
 */
export function createFaultPresenter(logger: Logger): PresentFault {
  const presented = new WeakSet<GraphQLError>();

  function present(error: unknown, record: RequestRecord): GraphQLError {
    if (error instanceof GraphQLError && presented.has(error)) return error;
    const seen = shown(error, record);
    presented.add(seen);
    return seen;
  }

  function shown(error: unknown, record: RequestRecord): GraphQLError {
    const cause = deepest(error);
    if (cause instanceof DomainError) return restated(error, cause.message, cause.code, cause.details);
    if (error instanceof GraphQLError && isTheCallers(error)) {
      return restated(error, error.message, 'BAD_USER_INPUT');
    }
    logger.error(
      {
        requestId: record.requestId,
        operationName: record.operationName,
        path: error instanceof GraphQLError ? error.path?.join('.') : undefined,
        err: cause instanceof Error ? cause : new Error(String(cause)),
      },
      'unexpected error',
    );
    return restated(error, 'Unexpected error.', 'INTERNAL', { requestId: record.requestId });
  }

  return present;
}

/** Whether it is neither the domain's word nor the caller's fault: a fault of ours, or of the database. */
export function isUnexpected(error: GraphQLError): boolean {
  const cause = deepest(error);
  if (cause instanceof DomainError) return cause.code === 'OVERLOADED';
  return !isTheCallers(error);
}

/** An error as clients see it, without what is meant for HTTP. */
export function wireError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON();
  if (!extensions) return rest;
  const { http: _http, ...shown } = extensions;
  return { ...rest, extensions: shown };
}

/** The same place in the document and the answer, other words; without the original, which could say too much. */
function restated(
  error: unknown,
  message: string,
  code: ErrorCode,
  more: Record<string, unknown> = {},
): GraphQLError {
  const located = error instanceof GraphQLError ? error : null;
  const http = hintsFor(code, located);
  return new GraphQLError(message, {
    nodes: located?.nodes ?? null,
    source: located?.source ?? null,
    positions: located?.positions ?? null,
    path: located?.path ?? null,
    extensions: { code, ...more, ...(http ? { http } : {}) },
  });
}

/**
 * A field that failed leaves the answer 200, as the data around it still counts; an exhausted server never does. A document that
 * does not parse or fit is 400, or 200 where application/json was asked for, as GraphQL over HTTP has it.
 */
function hintsFor(code: ErrorCode, error: GraphQLError | null): HttpHints | undefined {
  if (code === 'OVERLOADED') return { status: 503, headers: { 'retry-after': '1' } };
  if (error?.path) return undefined;
  if (code === 'INTERNAL') return { status: 500 };
  const isOfDocument = error?.locations !== undefined && code === 'BAD_USER_INPUT';
  if (isOfDocument) return { status: 400, spec: true };
  return { status: 400, ...hintsOf(error), spec: false };
}

/** What the transport found right itself: 405 with `Allow`, 413. */
function hintsOf(error: GraphQLError | null): HttpHints | undefined {
  const http = error?.extensions['http'];
  return typeof http === 'object' && http !== null ? http : undefined;
}

/**
 * Without a path it was raised before any field ran: by the parser, the validator, the coercion of variables or the
 * transport. With one, only the coercion of an argument names a value in the document; what names a field, or
 * nothing, is a result that does not fit its type: ours.
 */
function isTheCallers(error: GraphQLError): boolean {
  if (!error.path) return error.nodes !== undefined || deepest(error) instanceof GraphQLError;
  const cause = deepest(error);
  if (!(cause instanceof GraphQLError) || !cause.nodes?.length) return false;
  return cause.nodes.every((node) => node.kind !== Kind.FIELD);
}

function deepest(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}
