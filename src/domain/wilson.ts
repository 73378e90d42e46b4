/** Bounds of a share in percent, 0 to 100. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the standard normal distribution: 95 % lie between it and its negative. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a share, in percent: E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22 (1927), without continuity correction.
 *
 * Null of no trials. Throws RangeError unless 0 ≤ successes ≤ trials.
 */
export function wilsonInterval(successes: number, trials: number): Interval | null {
  if (!(successes >= 0 && successes <= trials)) {
    throw new RangeError(`${successes} of ${trials} is no share.`);
  }
  if (trials === 0) return null;
  const share = successes / trials;
  const z2 = Z * Z;
  const scale = 1 + z2 / trials;
  const middle = share + z2 / (2 * trials);
  const reach = Z * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, (100 * (middle - reach)) / scale),
    high: successes === trials ? 100 : Math.min(100, (100 * (middle + reach)) / scale),
  };
}
