import type { OpinionLens } from '../domain/consensus.ts';

/** Which opinions count, with the raters' ids in place of their slugs. Left out: every rater's newest one. */
export interface Lens extends OpinionLens {
  /** Ownerships are those in force at this instant; left out: now. */
  readonly ownersAt?: Date;
}

/** The same text for lenses that mean the same. */
export function lensKey({ raterIds, asOf, recordedBy, ownersAt }: Lens): string {
  return JSON.stringify([
    raterIds ? [...raterIds].sort() : null,
    asOf?.getTime() ?? null,
    recordedBy?.getTime() ?? null,
    ownersAt?.getTime() ?? null,
  ]);
}
