import type { IncomingMessage } from 'node:http';
import type { HttpFault } from './httpFault.ts';

/** Refuses a Host header of which no address can be made: nothing behind this could tell where it was asked. */
export function hostFault(request: IncomingMessage): HttpFault | null {
  const host = request.headers.host;
  if (!host || URL.canParse(`http://${host}`)) return null;
  return { status: 400, code: 'BAD_USER_INPUT', message: 'The Host header names no host.' };
}
