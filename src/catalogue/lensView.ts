import type { Rater, Rating } from '../db/generated/client.ts';
import { type Breakdown, breakdownOf } from '../domain/breakdown.ts';
import { type Consensus, consensusOf, newestPerRater } from '../domain/consensus.ts';
import { parseCoverage } from '../domain/coverage.ts';
import type { Fraction } from '../domain/fraction.ts';
import { type Leaning, type Side, sideOf } from '../domain/leaning.ts';
import { type OwnershipSpan, ownerInForce } from '../domain/ownership.ts';
import { breakdownUnits, type CoverageCell, type UnitCatalogue } from '../domain/units.ts';
import type { Lens } from './lens.ts';

/** What an outlet's raters say together, and the ratings that say it, by the raters' slugs. */
export interface SourceConsensus extends Consensus {
  readonly ratings: readonly Rating[];
}

/** What a lens looks at. */
export interface RatedOutlets {
  ratingsOf(ordinal: number): readonly Rating[];
  rater(id: string): Rater | undefined;
  readonly sources: readonly { readonly ordinal: number }[];
  ownershipsOf(ordinal: number): readonly OwnershipSpan[];
  knows(ordinals: readonly number[]): boolean;
}

/** A story's coverage, and how it is spread where each outlet counts once. */
export interface SeenCoverage {
  readonly cells: readonly CoverageCell[];
  readonly breakdown: Breakdown;
  /** False where an outlet is new to this catalogue, which must then be read anew: it is not an unrated one. */
  readonly isKnown: boolean;
}

/** Stories whose coverage is kept at hand: those on front pages are asked for again and again. */
const MOST_COVERAGES = 1_000;

/** The catalogue through one lens: each consensus is worked out once and kept. */
export class LensView implements UnitCatalogue {
  readonly #outlets: RatedOutlets;
  readonly #lens: Lens;
  readonly #consensus = new Map<number, SourceConsensus>();
  readonly #outletsWith = new Map<string, string>();
  readonly #coverages = new Map<string, SeenCoverage>();

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

  /**
   * What a story's `coverage` says under this lens. It follows from the text, the catalogue and the lens alone, so it is
   * kept as long as they are: one that an attach wrote anew is another text.
   */
  coverage(text: string): SeenCoverage {
    const known = this.#coverages.get(text);
    if (known) return known;
    const { ordinals, counts } = parseCoverage(text);
    const cells = ordinals.map((ordinal, at) => ({ ordinal, ownLeaning: null, articles: counts[at] ?? 0 }));
    const breakdown = breakdownOf(breakdownUnits(cells, 'SOURCE', this));
    const seen = { cells, breakdown, isKnown: this.#outlets.knows(ordinals) };
    const [oldest] = this.#coverages.keys();
    if (this.#coverages.size >= MOST_COVERAGES && oldest !== undefined) this.#coverages.delete(oldest);
    this.#coverages.set(text, seen);
    return seen;
  }

  /** The slug of the owner that the outlet counts for; null where it stands for itself. */
  ownerKey(ordinal: number): string | null {
    return ownerInForce(this.#outlets.ownershipsOf(ordinal), this.#lens.ownersAt ?? new Date());
  }

  /**
   * Which outlets have one of the leanings, or none where null: a text that PostgreSQL reads as an array of booleans, each
   * outlet at the place of its ordinal, counted from 1. Written once: a front page sends it for every side it asks for.
   */
  outletsWith(leanings: readonly Leaning[] | null): string {
    const key = leanings?.join() ?? 'NONE';
    const known = this.#outletsWith.get(key);
    if (known !== undefined) return known;
    const flags: boolean[] = [];
    for (const { ordinal } of this.#outlets.sources) {
      const { leaning } = this.consensus(ordinal);
      flags[ordinal - 1] = leaning === null ? leanings === null : (leanings?.includes(leaning) ?? false);
    }
    const text = `{${Array.from(flags, (flag) => (flag ? 't' : 'f')).join()}}`;
    this.#outletsWith.set(key, text);
    return text;
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
