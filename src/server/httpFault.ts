import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../errors.ts';
import type { RequestRecord } from './requestRecord.ts';

/** Why a request is turned away before GraphQL sees it. */
export interface HttpFault {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  /** Sent beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers in the form of every other GraphQL answer, so that one client code path reads both. */
export function sendFault(
  request: IncomingMessage,
  response: ServerResponse,
  record: RequestRecord,
  fault: HttpFault,
): void {
  record.errorCodes.add(fault.code);
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
  const wantsGraphQL = request.headers.accept?.includes('application/graphql-response+json') === true;
  const body = { errors: [{ message: fault.message, extensions: { code: fault.code } }] };
  sendJson(
    response,
    fault.status,
    body,
    wantsGraphQL ? 'application/graphql-response+json' : 'application/json',
  );
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  mediaType = 'application/json',
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
