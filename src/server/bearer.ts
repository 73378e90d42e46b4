import type { IncomingMessage } from 'node:http';
import { unauthenticated } from '../errors.ts';

/** RFC 6750, 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** What a request sends to prove who it is from. Several headers become one text, which is no bearer's: nobody guesses which is meant. */
export function authorizationOf(request: IncomingMessage): string | null {
  // Node sorts all headers anew for the distinct ones.
  if (request.headers.authorization === undefined) return null;
  return request.headersDistinct['authorization']?.join(', ') ?? null;
}

/**
 * The same of a WebSocket's `connectionParams`: `{ authorization: 'Bearer …' }`, or `Authorization`. Null where there is none.
 * Throws UNAUTHENTICATED for one that is no text, and for both at once.
 */
export function tokenOfParams(params: unknown): string | null {
  if (typeof params !== 'object' || params === null) return null;
  const given = Object.entries(params).filter(
    ([name, value]) => /^authorization$/i.test(name) && value !== null && value !== undefined,
  );
  const [only, ...more] = given;
  if (only === undefined) return null;
  const [, value] = only;
  if (typeof value !== 'string' || more.length > 0) throw malformed();
  return value;
}

/** The token in `Bearer …`. Throws UNAUTHENTICATED for anything else. */
export function bearerToken(authorization: string): string {
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw malformed();
  return token;
}

function malformed(): Error {
  return unauthenticated('`authorization` must be given once, as `Bearer` and a token.');
}
