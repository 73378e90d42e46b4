import type { Factuality } from '../domain/leaning.ts';
import type { RaterInput } from '../resolvers/writing/raters.ts';

/** An outlet as a file of ratings has it, in our forms. */
export interface RatedOutlet {
  readonly name: string;
  readonly domain: string;
  readonly label: string;
  readonly factuality: Factuality | null;
  /** Where the rater published it. */
  readonly url: string | null;
}

/** What a mapping makes of one row: an outlet, or why it is passed over, which is no fault of the file's. */
export type Mapped = RatedOutlet | { readonly passedOver: string };

/** A file of ratings, mapped. */
export interface RatingFile {
  readonly rater: Omit<RaterInput, 'id'>;
  readonly ratedAt: Date;
  /** No domain twice. */
  readonly outlets: readonly RatedOutlet[];
}
