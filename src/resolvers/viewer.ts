import type { Role } from '../db/generated/enums.ts';

/** Whoever asks. */
export interface Viewer {
  readonly roles: readonly Role[];
}

/** Somebody who did not say who they are. */
export const ANONYMOUS: Viewer = { roles: [] };

/** Whether the viewer works here, and so sees stories that are still EMERGING. */
export function worksHere({ roles }: Viewer): boolean {
  return roles.some((role) => role !== 'READER');
}
