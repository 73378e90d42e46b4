import type { IncomingMessage } from 'node:http';

/**
 * Whether a socket may be opened: by a program, which names no origin, by a page of this server, or by one of a named origin.
 * Browsers open sockets to anywhere, and ask for no leave.
 */
export function mayOpenSocket({ headers }: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
