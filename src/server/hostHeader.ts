import type { IncomingMessage } from 'node:http';
import type { HttpFault } from './httpFault.ts';

/** The last one that was good: nearly everybody asks under the same name. */
let known: string | undefined;

/** Refuses a Host header of which no address can be made: nothing behind this could tell where it was asked. */
export function hostFault(request: IncomingMessage): HttpFault | null {
  const host = request.headers.host;
  if (!host || host === known) return null;
  if (URL.canParse(`http://${host}`)) {
    known = host;
    return null;
  }
  return { status: 400, code: 'BAD_USER_INPUT', message: 'The Host header names no host.' };
}
