/**
 * How unusual a count is beside the one expected, in standard deviations of a Poisson count: Pearson's
 * residual, (observed − expected) ÷ √expected. `expected` must be positive, else RangeError.
 */
export function pearsonResidual(observed: number, expected: number): number {
  if (!(expected > 0)) throw new RangeError(`${expected} is no expected count.`);
  return (observed - expected) / Math.sqrt(expected);
}

/**
 * Articles to expect in two days (48 hours), going by the 14 days before them: a seventh of those. At
 * least one, so that the first few articles of a new story do not count as boundless growth.
 */
export function expectedArticles(articlesOfThe14DaysBefore: number): number {
  return Math.max(articlesOfThe14DaysBefore / 7, 1);
}
