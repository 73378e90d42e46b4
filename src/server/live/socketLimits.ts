/** What one socket may do. README and tests name the same figures. */
export interface SocketLimits {
  /** Bytes of a frame that a client sends. */
  readonly frameBytes: number;
  /** Subscriptions, and other operations under way, at a time. */
  readonly operations: number;
  /** Operations at once, and a second from then on. */
  readonly rate: { readonly burst: number; readonly perSecond: number };
  /** From opening the socket to `connection_init`, in milliseconds. */
  readonly initMs: number;
  /** From one ping to the next; whoever has not answered the last is gone. */
  readonly pingMs: number;
  /** A socket without an operation is closed after so long. */
  readonly idleMs: number;
}

export const SOCKET_LIMITS: SocketLimits = Object.freeze({
  frameBytes: 64 * 1024,
  operations: 100,
  rate: Object.freeze({ burst: 200, perSecond: 50 }),
  initMs: 3_000,
  pingMs: 15_000,
  idleMs: 300_000,
});
