import type { Fraction } from './fraction.ts';

/** The seven steps from left to right, −3 to 3. */
export const LEANINGS = [
  'FAR_LEFT',
  'LEFT',
  'LEAN_LEFT',
  'CENTER',
  'LEAN_RIGHT',
  'RIGHT',
  'FAR_RIGHT',
] as const;
export type Leaning = (typeof LEANINGS)[number];

/** The three sides from left to right. */
export const SIDES = ['LEFT', 'CENTER', 'RIGHT'] as const;
export type Side = (typeof SIDES)[number];

/** From the least factual to the most. */
export const FACTUALITIES = ['VERY_LOW', 'LOW', 'MIXED', 'MOSTLY_FACTUAL', 'HIGH', 'VERY_HIGH'] as const;
export type Factuality = (typeof FACTUALITIES)[number];

/** Steps on either side of the center. */
const OUTERMOST = 3;

/** −3 for FAR_LEFT to 3 for FAR_RIGHT. */
export function stepOf(leaning: Leaning): number {
  return LEANINGS.indexOf(leaning) - OUTERMOST;
}

/** The leaning of a whole step. Throws RangeError for anything but −3, −2, … 3. */
export function leaningOf(step: number): Leaning {
  const leaning = LEANINGS[step + OUTERMOST];
  if (leaning === undefined) throw new RangeError(`No leaning stands at step ${step}.`);
  return leaning;
}

/** The side of a leaning: LEAN_LEFT is LEFT. */
export function sideOf(leaning: Leaning): Side {
  const step = stepOf(leaning);
  if (step === 0) return 'CENTER';
  return step < 0 ? 'LEFT' : 'RIGHT';
}

/**
 * The leaning nearest to an exact mean of steps, halves away from zero: −1/2 is LEAN_LEFT and 1/2
 * LEAN_RIGHT, AllSides' cutoffs (|mean| < 0.5 is CENTER). Throws RangeError beyond −3 to 3.
 */
export function nearestLeaning(mean: Fraction): Leaning {
  const { numerator, denominator } = mean;
  const size = Math.abs(numerator);
  const rest = size % denominator;
  const whole = (size - rest) / denominator;
  const step = rest >= denominator - rest ? whole + 1 : whole;
  return leaningOf(numerator < 0 ? 0 - step : step);
}
