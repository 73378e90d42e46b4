import { largestRemainder } from './largestRemainder.ts';
import type { Side } from './leaning.ts';

/**
 * Whole percents of the three sides, by largest remainder, equal remainders in the order left, center,
 * right: they add up to 100. All null where nothing is rated.
 */
export function sidePercents(counts: Readonly<Record<Side, number>>): Readonly<Record<Side, number | null>> {
  const [left = null, center = null, right = null] =
    largestRemainder([counts.LEFT, counts.CENTER, counts.RIGHT]) ?? [];
  return { LEFT: left, CENTER: center, RIGHT: right };
}
