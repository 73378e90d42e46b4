import type { AuthConfig } from '../../src/config.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';

export const SECRET = 'a secret of at least thirty-two bytes';

export const AUTH: AuthConfig = { kind: 'secret', secret: SECRET, issuer: null, audience: null };

/** What a feed sends along: it may write articles, for an hour. */
export async function feedsAuthorization(): Promise<string> {
  const bearer = { subject: 'feeds', roles: ['INGEST'], seconds: 3_600 } as const;
  return `Bearer ${await developmentToken(bearer, AUTH, new Date())}`;
}
