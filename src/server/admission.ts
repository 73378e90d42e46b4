import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors.ts';
import type { Authenticator } from './authentication.ts';
import { authorizationOf } from './bearer.ts';
import type { HttpFault } from './httpFault.ts';
import type { Session } from './session.ts';

/** Whoever sent a request, or why nobody is let in. */
export type Admission = { readonly session: Session } | { readonly fault: HttpFault };

/** Finds out who sent a request. A token that proves nothing is 401, whatever was asked: nobody is taken for somebody else. */
export async function admit(request: IncomingMessage, authenticator: Authenticator): Promise<Admission> {
  try {
    return { session: await authenticator.authenticate(authorizationOf(request)) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message } = error;
    if (code === 'UNAUTHENTICATED') {
      return { fault: { status: 401, code, message, headers: { 'www-authenticate': 'Bearer' } } };
    }
    if (code === 'OVERLOADED') {
      return { fault: { status: 503, code, message, headers: { 'retry-after': '1' } } };
    }
    throw error;
  }
}
