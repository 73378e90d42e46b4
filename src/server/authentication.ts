import { createSecretKey } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { AuthConfig } from '../config.ts';
import { Role } from '../db/generated/enums.ts';
import { overloaded, unauthenticated } from '../errors.ts';
import { bearerToken } from './bearer.ts';
import { KnownTokens } from './knownTokens.ts';
import { ANONYMOUS_SESSION, type Session } from './session.ts';
import { tokenFault } from './tokenFault.ts';

export interface Authenticator {
  /**
   * Reads `Bearer …`, as a header or a WebSocket's parameters bring it. Nothing is an anonymous session. Throws
   * UNAUTHENTICATED, with a message that says what is wrong, and OVERLOADED where the issuer's keys are out of reach.
   */
  authenticate(authorization: string | null | undefined): Promise<Session>;
}

/** What the secret signs with. */
export const SECRET_ALGORITHM = 'HS256';

/** Never HS*: whoever knows the public key could sign with it. */
const KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Between the clocks of issuer and server. */
const TOLERANCE_SECONDS = 5;

/** For the issuer's keys. */
const FETCH_TIMEOUT_MS = 3_000;

/** The last instant that a Date can hold, in milliseconds. */
const END_OF_TIME = 8.64e15;

/** Checks tokens as the configuration has it. */
export function createAuthenticator(config: AuthConfig): Authenticator {
  const claimsOf = verifier(config);
  const known = new KnownTokens();
  return {
    async authenticate(authorization) {
      if (authorization === null || authorization === undefined) return ANONYMOUS_SESSION;
      const token = bearerToken(authorization);
      const before = known.find(token);
      if (before) return before;
      try {
        const session = sessionOf(await claimsOf(token));
        known.keep(token, session);
        return session;
      } catch (error) {
        throw tokenFault(error);
      }
    },
  };
}

function verifier(config: AuthConfig): (token: string) => Promise<JWTPayload> {
  if (config.kind === 'none') {
    return async () => {
      throw unauthenticated('This server checks no tokens: send none.');
    };
  }
  const claims = {
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ['exp', 'sub'],
    ...(config.issuer === null ? {} : { issuer: config.issuer }),
    ...(config.audience === null ? {} : { audience: config.audience }),
  };
  if (config.kind === 'secret') {
    const key = createSecretKey(Buffer.from(config.secret));
    return async (token) =>
      (await jwtVerify(token, key, { ...claims, algorithms: [SECRET_ALGORITHM] })).payload;
  }
  const keys = publishedKeys(config.url);
  return async (token) => (await jwtVerify(token, keys, { ...claims, algorithms: KEY_ALGORITHMS })).payload;
}

/** The issuer's keys, kept for ten minutes; a key that is not among them makes it look again, twice a minute at most. */
function publishedKeys(url: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_TIMEOUT_MS });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const isOfToken =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
      if (isOfToken) throw error;
      throw overloaded('The keys that tokens are checked with are out of reach; try again.');
    }
  };
}

function sessionOf({ sub, exp, roles }: JWTPayload): Session {
  if (typeof sub !== 'string' || sub === '' || exp === undefined) {
    throw unauthenticated('The token must name its subject: `sub`.');
  }
  return {
    viewer: { subject: sub, roles: rolesIn(roles) },
    expiresAt: new Date(Math.min(Math.max(exp * 1_000, 0), END_OF_TIME)),
  };
}

/** A list of names or one name; names of other systems' roles are passed over. */
function rolesIn(claim: unknown): Role[] {
  const names: unknown[] = Array.isArray(claim) ? claim : [claim];
  return Object.values(Role).filter((role) => names.includes(role));
}
