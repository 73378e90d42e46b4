import { Latest } from './latest.ts';
import type { Session } from './session.ts';

/** A token that was found good is checked again after so long; an issuer's keys are kept for ten times as long. */
const LONGEST_MS = 60_000;
/** Characters of tokens, twice. */
const CAPACITY = 1024 * 1024;

interface Known {
  readonly session: Session;
  /** In milliseconds since 1970. */
  readonly goodUntil: number;
}

/** Sessions of tokens that were found good: to check a signature takes longer than to answer a small query. */
export class KnownTokens {
  readonly #known = new Latest<Known>(CAPACITY, (token) => token.length);

  /** Null where the token is to be checked. */
  find(token: string): Session | null {
    const known = this.#known.get(token);
    return known && Date.now() < known.goodUntil ? known.session : null;
  }

  keep(token: string, session: Session): void {
    const expiresAt = session.expiresAt?.getTime() ?? 0;
    this.#known.set(token, { session, goodUntil: Math.min(expiresAt, Date.now() + LONGEST_MS) });
  }
}
