import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { DomainError } from '../errors.ts';
import type { HttpFault } from './httpFault.ts';

/** Bytes of a request's body: 1 MB. */
export const LARGEST_BODY = 1_000_000;

/** Refuses a POST without a body, and a body that says itself that it is too large; Node holds the sender to that length. */
export function bodyFault(request: IncomingMessage): HttpFault | null {
  if (request.method !== 'POST') return null;
  const length = request.headers['content-length'];
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  if (!isChunked && (length === undefined || length === '0')) {
    return { status: 400, code: 'BAD_USER_INPUT', message: 'The request has no body.' };
  }
  if (length === undefined || Number(length) <= LARGEST_BODY) return null;
  return { status: 413, code: 'COST_LIMIT', message: tooLarge(`${length} bytes`) };
}

/** Counts a body that was sent in chunks, without a length; and says 400 of one that is no JSON, whatever was accepted. */
export function useRequestBody(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser, fetchAPI }) {
      if (!requestParser) return;
      setRequestParser(async (request) => {
        try {
          const isCounted = request.body === null || request.headers.has('content-length');
          return await requestParser(isCounted ? request : await counted(request, fetchAPI.Request));
        } catch (error) {
          throw bodyError(error);
        }
      });
    },
  };
}

function bodyError(error: unknown): unknown {
  if (error instanceof GraphQLError && error.originalError instanceof DomainError) return error;
  // Yoga throws the second for a body, the first for `variables` in an address.
  if (error instanceof SyntaxError || error instanceof GraphQLError) {
    return badBody('The request must be a JSON object, and `variables` and `extensions` JSON within it.');
  }
  // Nobody is there to read it; the log shall not take it for a fault of ours.
  return isBrokenOff(error) ? badBody('The request broke off.') : error;
}

function badBody(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 400 } } });
}

/** What Node says of a body whose sender has gone. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

async function counted(request: Request, Requested: typeof Request): Promise<Request> {
  if (request.body === null) return request;
  return new Requested(request.url, {
    method: request.method,
    headers: request.headers,
    body: await collect(request.body),
    signal: request.signal,
  });
}

/** Does not cancel the rest when there is too much: that would cut the connection before the answer is read. */
async function collect(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.byteLength;
    if (bytes > LARGEST_BODY) {
      throw new GraphQLError(tooLarge('more'), {
        originalError: new DomainError('COST_LIMIT', tooLarge('more')),
        extensions: { http: { status: 413 } },
      });
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(size: string): string {
  return `The body of a request may have ${LARGEST_BODY} bytes; this one has ${size}.`;
}
