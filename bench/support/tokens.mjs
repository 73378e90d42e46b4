import { SignJWT } from 'jose';

/** What a server takes as AUTH_SECRET to know these tokens. */
export const SECRET = 'only this benchmark signs with this secret';

/** Longer than any run. */
const TOKEN_LIFE = '2h';

/** A token of somebody who has this role. */
export function tokenOf(role) {
  return new SignJWT({ roles: [role] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .sign(Buffer.from(SECRET));
}
