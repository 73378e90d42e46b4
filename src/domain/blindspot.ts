import { binomialLowerTail } from './binomial.ts';
import { SIDES, type Side } from './leaning.ts';
import { sidePercents } from './sidePercents.ts';
import type { BreakdownUnit } from './units.ts';

/** Rated units by side. */
export type SideCounts = Readonly<Record<Side, number>>;

/** Rated units under which shares say little. */
export const SUFFICIENT_SAMPLE = 5;

/** One side hardly covers what another covers widely. */
export interface BlindspotFinding {
  readonly underCoveredBy: 'LEFT' | 'RIGHT';
  /** The side with the largest share: the opposite one or CENTER. */
  readonly dominantSide: Side;
  readonly underCount: number;
  readonly dominantCount: number;
  readonly rated: number;
}

const UNIT_NOUNS: Readonly<Record<BreakdownUnit, string>> = {
  SOURCE: 'outlets',
  ARTICLE: 'articles',
  OWNER: 'owners',
};

const SIDE_NAMES: Readonly<Record<Side, string>> = {
  LEFT: 'left',
  CENTER: 'center',
  RIGHT: 'right',
};

/**
 * The contract's rule, on exact shares in whole-number arithmetic: at least five rated units, the
 * under-covering side at 20 % or less, the dominant side at 38 % or more, 20 points and a factor of two
 * between them. Of left and right the lower is judged, since where it does not qualify the higher
 * cannot; none where they are equal. The center never under-covers.
 *
 * The dominant side is the one with the largest share, and may be the center: only so can left and
 * right both qualify, as the contract has it. Where center and the opposite side are equal, it is the
 * opposite. (Beside a side at 20 % or less the largest has 40 % or more, so that the last three
 * thresholds always hold today; they are judged all the same, for the day the first one moves.)
 *
 * Null where coverage is not lopsided.
 */
export function blindspotOf(counts: SideCounts): BlindspotFinding | null {
  const rated = SIDES.reduce((sum, side) => sum + counts[side], 0);
  if (rated < SUFFICIENT_SAMPLE || counts.LEFT === counts.RIGHT) return null;

  const underCoveredBy = counts.LEFT < counts.RIGHT ? 'LEFT' : 'RIGHT';
  const opposite = underCoveredBy === 'LEFT' ? 'RIGHT' : 'LEFT';
  const dominantSide: Side = counts.CENTER > counts[opposite] ? 'CENTER' : opposite;
  const underCount = counts[underCoveredBy];
  const dominantCount = counts[dominantSide];
  const lopsided =
    100 * underCount <= 20 * rated &&
    100 * dominantCount >= 38 * rated &&
    100 * (dominantCount - underCount) >= 20 * rated &&
    dominantCount >= 2 * underCount;
  return lopsided ? { underCoveredBy, dominantSide, underCount, dominantCount, rated } : null;
}

/**
 * A sentence for readers, with the percents that are shown beside it: "1 of 12 rated outlets in this
 * story is on the left (9 %), 7 on the right (58 %)." `counts` are those of the finding.
 */
export function explainBlindspot(
  finding: BlindspotFinding,
  counts: SideCounts,
  unit: BreakdownUnit = 'SOURCE',
): string {
  const percents = sidePercents(counts);
  const under = SIDE_NAMES[finding.underCoveredBy];
  const dominant = SIDE_NAMES[finding.dominantSide];
  return (
    `${finding.underCount} of ${finding.rated} rated ${UNIT_NOUNS[unit]} in this story ` +
    `${finding.underCount === 1 ? 'is' : 'are'} on the ${under} ` +
    `(${percents[finding.underCoveredBy]} %), ${finding.dominantCount} ` +
    `${finding.dominantSide === 'CENTER' ? 'in' : 'on'} the ${dominant} ` +
    `(${percents[finding.dominantSide]} %).`
  );
}

/**
 * How likely it is by chance that at most `underCount` of `rated` units are of a side whose share of
 * all outlets is `expectedShare` (0 to 1): the lower tail of the binomial distribution, one-sided.
 */
export function blindspotProbability(input: {
  readonly expectedShare: number;
  readonly underCount: number;
  readonly rated: number;
}): number {
  return binomialLowerTail(input.underCount, input.rated, input.expectedShare);
}
