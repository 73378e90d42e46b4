import { ANONYMOUS, type Viewer } from '../resolvers/viewer.ts';

/** Who asks, and until when that is known. */
export interface Session {
  readonly viewer: Viewer;
  /** `exp` of the token; null where none was sent: nothing ends. */
  readonly expiresAt: Date | null;
}

export const ANONYMOUS_SESSION: Session = { viewer: ANONYMOUS, expiresAt: null };
