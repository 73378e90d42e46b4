import { errors } from 'jose';
import { DomainError, unauthenticated } from '../errors.ts';

/** By claim: what is wrong with a token that was signed rightly. */
const CLAIM_FAULTS: Readonly<Record<string, string>> = {
  exp: 'The token must say until when it is good: `exp`.',
  sub: 'The token must name its subject: `sub`.',
  nbf: 'The token is not good yet.',
  iss: 'The token is of another issuer.',
  aud: 'The token is for another audience.',
};

/**
 * What clients are told of a token that was refused: which of its parts is wrong, never what would be right. A fault of
 * this server's own is handed on as it is.
 */
export function tokenFault(error: unknown): unknown {
  if (error instanceof DomainError || !(error instanceof errors.JOSEError)) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthenticated(CLAIM_FAULTS[error.claim] ?? 'A claim of the token is not as it should be.');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return unauthenticated('The token is signed with an algorithm that is not accepted here.');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return unauthenticated('The signature of the token is wrong.');
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return unauthenticated('The token is signed with a key that its issuer does not publish.');
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return unauthenticated('The token must say which key it is signed with: `kid`.');
  }
  return unauthenticated('The token is not a signed JWT.');
}
