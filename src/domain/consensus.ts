import { type Fraction, fraction, meanOf, toNumber } from './fraction.ts';
import { type Leaning, nearestLeaning, type Side, sideOf } from './leaning.ts';

/** From the least sure to the surest. */
export const CONFIDENCES = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** One rater's published opinion of one outlet. */
export interface RaterOpinion {
  readonly raterId: string;
  /** −3 to 3, whole; null where the rater does not place the outlet. */
  readonly step: number | null;
  /** When the rater published it. */
  readonly ratedAt: Date;
  /** When this service learned of it. */
  readonly recordedAt: Date;
}

/** Which opinions count; what is left out limits nothing. */
export interface OpinionLens {
  readonly raterIds?: ReadonlySet<string>;
  /** Published at or before this instant. */
  readonly asOf?: Date;
  /** Known here at or before this instant. */
  readonly recordedBy?: Date;
}

/** What the raters say together; all null where none of them places the outlet. */
export interface Consensus {
  /** The exact mean of the steps. */
  readonly mean: Fraction | null;
  /** The step nearest to the mean, halves away from zero. */
  readonly leaning: Leaning | null;
  /** Always the side of the leaning. */
  readonly side: Side | null;
  /** The mean as a number, −3 to 3. */
  readonly score: number | null;
  /** Steps between the two raters that differ most; 0 for a single one. */
  readonly spread: number | null;
  readonly confidence: Confidence | null;
}

const NOBODY: Consensus = {
  mean: null,
  leaning: null,
  side: null,
  score: null,
  spread: null,
  confidence: null,
};

/** Raters that differ by as many steps make a consensus less sure. */
const DISPUTED_SPREAD = 2;

/**
 * Each rater's newest opinion in the lens, in order of rater id: newest by `ratedAt`, then by
 * `recordedAt`. A rater whose newest opinion places the outlet nowhere has withdrawn the older ones.
 *
 * Of two that agree in both times, the one that places the outlet counts, then the one nearer to the
 * center, then the left one: the order in which they are given never matters.
 */
export function newestPerRater<T extends RaterOpinion>(ratings: readonly T[], lens: OpinionLens = {}): T[] {
  const newest = new Map<string, T>();
  for (const rating of ratings) {
    if (!counts(rating, lens)) continue;
    const before = newest.get(rating.raterId);
    if (before === undefined || supersedes(rating, before)) newest.set(rating.raterId, rating);
  }
  return [...newest.values()].sort((a, b) => (a.raterId < b.raterId ? -1 : 1));
}

/** The consensus of one opinion a rater. Steps that are not whole throw RangeError. */
export function consensusOf(opinions: readonly { readonly step: number | null }[]): Consensus {
  const steps: number[] = [];
  for (const { step } of opinions) if (step !== null) steps.push(step);
  const mean = meanOf(steps.map((step) => fraction(step)));
  if (mean === null) return NOBODY;

  const leaning = nearestLeaning(mean);
  const spread = Math.max(...steps) - Math.min(...steps);
  return {
    mean,
    leaning,
    side: sideOf(leaning),
    score: toNumber(mean),
    spread,
    confidence: confidenceOf(steps.length, spread),
  };
}

function confidenceOf(raters: number, spread: number): Confidence {
  const disputed = spread >= DISPUTED_SPREAD;
  if (raters >= 3) return disputed ? 'MEDIUM' : 'HIGH';
  return raters === 2 && !disputed ? 'MEDIUM' : 'LOW';
}

function counts(rating: RaterOpinion, { raterIds, asOf, recordedBy }: OpinionLens): boolean {
  if (raterIds !== undefined && !raterIds.has(rating.raterId)) return false;
  if (asOf !== undefined && rating.ratedAt > asOf) return false;
  return recordedBy === undefined || rating.recordedAt <= recordedBy;
}

function supersedes(a: RaterOpinion, b: RaterOpinion): boolean {
  const published = a.ratedAt.getTime() - b.ratedAt.getTime();
  if (published !== 0) return published > 0;
  const recorded = a.recordedAt.getTime() - b.recordedAt.getTime();
  if (recorded !== 0) return recorded > 0;
  if (a.step === null || b.step === null) return b.step === null && a.step !== null;
  const nearer = Math.abs(a.step) - Math.abs(b.step);
  return nearer !== 0 ? nearer < 0 : a.step < b.step;
}
