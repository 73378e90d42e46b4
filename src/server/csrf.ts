import type { IncomingMessage } from 'node:http';
import type { HttpFault } from './httpFault.ts';

/** What a form on a foreign page can send without a preflight; so can a body that names no type. */
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** A page can set these only after a preflight, which foreign origins do not pass. The names are those that clients send already. */
const PROOFS = ['x-graphql-yoga-csrf', 'apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Refuses a POST that a foreign page could have made a visitor's browser send.
 * GET needs no guard: it can only read, and reading has no effects (mutations by GET are refused).
 */
export function csrfFault(request: IncomingMessage): HttpFault | null {
  if (request.method !== 'POST') return null;
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType && !FORM_TYPES.includes(mediaType)) return null;
  if (PROOFS.some((header) => request.headers[header] !== undefined)) return null;
  return {
    status: 403,
    code: 'FORBIDDEN',
    message: 'Send POST requests with content-type application/json, or with an x-graphql-yoga-csrf header.',
  };
}
