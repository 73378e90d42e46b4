import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Latest } from './latest.ts';
import type { RequestRecord } from './requestRecord.ts';

/** Characters of the kinds of lines that are remembered, twice: whoever asks chooses paths and names. */
const CAPACITY = 1024 * 1024;

/**
 * One line about each request whose answer has gone out, or whose client has gone away.
 * Neither the query's text nor its variables: they can hold what people search for.
 */
export class RequestLog {
  readonly #logger: Logger;
  /** A logger for each kind, since what its lines have in common need not be put into JSON again and again. */
  readonly #kinds = new Latest<Logger>(CAPACITY, (kind) => kind.length);

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  write(
    level: 'info' | 'debug',
    request: IncomingMessage,
    response: ServerResponse,
    record: RequestRecord,
  ): void {
    const { requestId, startedAt, statements } = record;
    const milliseconds = Math.round((performance.now() - startedAt) * 100) / 100;
    const line = { requestId, milliseconds, statements, bytes: bytesOf(response) };
    this.#kindOf(request, response, record)[level](line, 'request');
  }

  #kindOf(
    request: IncomingMessage,
    response: ServerResponse,
    { operationName, operationType, cost, isKept, errorCodes }: RequestRecord,
  ): Logger {
    const path = pathOf(request);
    const isAborted = !response.writableFinished;
    const codes = errorCodes.size === 0 ? '' : [...errorCodes].join();
    const key = `${request.method} ${path} ${response.statusCode} ${operationType} ${operationName} ${cost} ${isKept} ${isAborted} ${codes}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const kind = this.#logger.child({
      method: request.method,
      path,
      status: response.statusCode,
      operationName,
      operationType,
      cost,
      kept: isKept || undefined,
      errorCodes: [...errorCodes],
      aborted: isAborted || undefined,
    });
    this.#kinds.set(key, kind);
    return kind;
  }
}

/** The path without its query string, which can hold a whole query. */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Of the body; null where it was streamed. */
function bytesOf(response: ServerResponse): number | null {
  const length = response.getHeader('content-length');
  return length === undefined ? null : Number(length);
}
