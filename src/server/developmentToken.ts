import { SignJWT } from 'jose';
import type { AuthConfig } from '../config.ts';
import { SetupError } from '../errors.ts';
import { SECRET_ALGORITHM } from './authentication.ts';
import type { TokenArguments } from './tokenArguments.ts';

/**
 * A token that a server of the same configuration accepts. Throws SetupError where there is no secret to sign with: who
 * may do what is then the issuer's to say.
 */
export async function developmentToken(
  { subject, roles, seconds }: TokenArguments,
  auth: AuthConfig,
  now: Date,
): Promise<string> {
  if (auth.kind === 'jwks') {
    throw new SetupError('Tokens come from the issuer behind AUTH_JWKS_URL: only AUTH_SECRET can sign here.');
  }
  if (auth.kind === 'none') {
    throw new SetupError('Set AUTH_SECRET, for this command and for the server: a random text of 32 bytes.');
  }
  const issuedAt = Math.floor(now.getTime() / 1_000);
  const token = new SignJWT({ roles: [...roles] })
    .setProtectedHeader({ alg: SECRET_ALGORITHM })
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds);
  if (auth.issuer !== null) token.setIssuer(auth.issuer);
  if (auth.audience !== null) token.setAudience(auth.audience);
  return token.sign(Buffer.from(auth.secret));
}
