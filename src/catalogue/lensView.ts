import type { Rater, Rating } from '../db/generated/client.ts';
import { type Consensus, consensusOf, newestPerRater } from '../domain/consensus.ts';
import type { Fraction } from '../domain/fraction.ts';
import { type Leaning, type Side, sideOf } from '../domain/leaning.ts';
import { type OwnershipSpan, ownerInForce } from '../domain/ownership.ts';
import type { UnitCatalogue } from '../domain/units.ts';
import type { Lens } from './lens.ts';

/** What an outlet's raters say together, and the ratings that say it, by the raters' slugs. */
export interface SourceConsensus extends Consensus {
  readonly ratings: readonly Rating[];
}

/** What a lens looks at. */
export interface RatedOutlets {
  ratingsOf(ordinal: number): readonly Rating[];
  rater(id: string): Rater | undefined;
  ownershipsOf(ordinal: number): readonly OwnershipSpan[];
}

/** The catalogue through one lens: each consensus is worked out once and kept. */
export class LensView implements UnitCatalogue {
  readonly #outlets: RatedOutlets;
  readonly #lens: Lens;
  readonly #consensus = new Map<number, SourceConsensus>();

  constructor(outlets: RatedOutlets, lens: Lens) {
    this.#outlets = outlets;
    this.#lens = lens;
  }

  consensus(ordinal: number): SourceConsensus {
    const known = this.#consensus.get(ordinal);
    if (known) return known;
    const ratings = newestPerRater(this.#outlets.ratingsOf(ordinal), this.#lens);
    ratings.sort((a, b) => (this.#raterSlug(a) < this.#raterSlug(b) ? -1 : 1));
    const consensus = { ...consensusOf(ratings), ratings };
    this.#consensus.set(ordinal, consensus);
    return consensus;
  }

  consensusMean(ordinal: number): Fraction | null {
    return this.consensus(ordinal).mean;
  }

  /** The slug of the owner that the outlet counts for; null where it stands for itself. */
  ownerKey(ordinal: number): string | null {
    return ownerInForce(this.#outlets.ownershipsOf(ordinal), this.#lens.ownersAt ?? new Date());
  }

  /** An article's own leaning where it has one, else its outlet's. */
  leaningOf(article: { sourceOrdinal: number; ownLeaning: Leaning | null }): Leaning | null {
    return article.ownLeaning ?? this.consensus(article.sourceOrdinal).leaning;
  }

  sideOf(article: { sourceOrdinal: number; ownLeaning: Leaning | null }): Side | null {
    const leaning = this.leaningOf(article);
    return leaning && sideOf(leaning);
  }

  #raterSlug({ raterId }: Rating): string {
    return this.#outlets.rater(raterId)?.slug ?? raterId;
  }
}
