import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RequestRecord } from './requestRecord.ts';

/**
 * Writes one line about a request whose answer has gone out, or whose client has gone away.
 * Neither the query's text nor its variables: they can hold what people search for.
 */
export function logRequest(
  logger: Logger,
  level: 'info' | 'debug',
  request: IncomingMessage,
  response: ServerResponse,
  record: RequestRecord,
): void {
  logger[level](
    {
      requestId: record.requestId,
      method: request.method,
      path: pathOf(request),
      status: response.statusCode,
      operationName: record.operationName,
      operationType: record.operationType,
      milliseconds: Math.round((performance.now() - record.startedAt) * 100) / 100,
      statements: record.statements,
      bytes: bytesOf(response),
      cost: record.cost,
      kept: record.isKept || undefined,
      errorCodes: [...record.errorCodes],
      aborted: !response.writableFinished || undefined,
    },
    'request',
  );
}

/** The path without its query string, which can hold a whole query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** Of the body; null where it was streamed. */
function bytesOf(response: ServerResponse): number | null {
  const length = response.getHeader('content-length');
  return length === undefined ? null : Number(length);
}
