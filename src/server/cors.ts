import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a browser may remember what a preflight said, in seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of the named origins read answers, and of no other: an origin is never echoed because it was sent.
 * Answers a preflight itself and then returns true: nothing is left to do.
 */
export function answerCors(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  // Also where this origin gets nothing: a cache must not hand one origin's answer to another.
  response.setHeader('vary', 'Origin');
  const origin = request.headers.origin;
  const isNamed = origin !== undefined && origins.includes(origin);
  if (isNamed) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-expose-headers', 'x-request-id, retry-after');
  }
  if (request.method !== 'OPTIONS') return false;
  if (isNamed) {
    response.setHeader('access-control-allow-methods', 'GET, POST');
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? 'content-type',
    );
    response.setHeader('access-control-max-age', PREFLIGHT_SECONDS);
  }
  response.writeHead(204, { allow: 'GET, POST, OPTIONS' });
  response.end();
  return true;
}
