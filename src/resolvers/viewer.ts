import type { Role } from '../db/generated/enums.ts';

/** Whoever asks. */
export interface Viewer {
  /** `sub` of the token; null where none was sent. */
  readonly subject: string | null;
  readonly roles: readonly Role[];
}

/** From the weakest to the strongest. */
const ROLES: readonly Role[] = ['READER', 'INGEST', 'EDITOR', 'ADMIN'];

/** Somebody who did not say who they are. */
export const ANONYMOUS: Viewer = { subject: null, roles: [] };

/** Whether the viewer works here, and so sees stories that are still EMERGING. */
export function worksHere({ roles }: Viewer): boolean {
  return roles.some((role) => role !== 'READER');
}

/** The role that a viewer's deeds are done in; null for somebody without one. */
export function strongestRole({ roles }: Viewer): Role | null {
  return ROLES.findLast((role) => roles.includes(role)) ?? null;
}

/** What of a viewer the answers to a subscription depend on. */
export interface Visibility {
  readonly name: 'public' | 'staff';
  /** Stands for all who see the same. */
  readonly viewer: Viewer;
}

const PUBLIC: Visibility = { name: 'public', viewer: ANONYMOUS };
const STAFF: Visibility = { name: 'staff', viewer: { subject: null, roles: ['INGEST'] } };

export function visibilityOf(viewer: Viewer): Visibility {
  return worksHere(viewer) ? STAFF : PUBLIC;
}
