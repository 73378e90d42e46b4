import { CloseCode } from 'graphql-ws';

/** How a socket is closed, and what its client is told. */
export interface Close {
  readonly code: number;
  readonly reason: string;
}

/**
 * Why this server ends a socket by itself. Beside these stand the protocol's own: 4400 for a message that is none, 4401 for
 * subscribing before the connection is acknowledged, 4406 for another subprotocol, 4408 for no `connection_init` in time,
 * 4409 for an id in use, 4429 for a second `connection_init`; and 1009 for a frame that is too large.
 */
export const CLOSES = {
  /** The client may come back at once: another process, or this one anew, goes on from its cursor. */
  restart: { code: 1012, reason: 'Service restart' },
  /** The client did not read what was sent. It may come back, and goes on from its cursor. */
  slow: { code: 1013, reason: 'Too slow to read' },
  /** The token cannot be checked now. */
  tryLater: { code: 1013, reason: 'Try again later' },
  /** No operation for a while. */
  idle: { code: 1000, reason: 'Idle' },
  /** The client may come back with a new token. */
  expired: { code: CloseCode.Forbidden, reason: 'Token expired' },
  badMessage: { code: CloseCode.BadRequest, reason: 'Invalid message received' },
  internal: { code: CloseCode.InternalServerError, reason: 'Internal server error' },
} as const satisfies Record<string, Close>;

/** How a subscription ends: `complete` tells the client that nothing follows, the others that it should come back. */
export type Ending = 'complete' | 'restart' | 'slow';
