/** Terms smaller than this beside the sum change nothing in a double. */
const NEGLIGIBLE = 1e-18;

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The chance of at most `k` successes in `n` independent trials of chance `p`: the sum of the binomial
 * terms, each to near machine precision by C. Loader, "Fast and accurate computation of binomial
 * probabilities" (2000), whose saddle-point form neither overflows nor cancels.
 *
 * 0 for k < 0 and 1 for k ≥ n. Throws RangeError unless k and n are whole, n ≥ 0 and 0 ≤ p ≤ 1.
 */
export function binomialLowerTail(k: number, n: number, p: number): number {
  if (!Number.isSafeInteger(k) || !Number.isSafeInteger(n) || n < 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`No binomial tail for k = ${k}, n = ${n}, p = ${p}.`);
  }
  if (k < 0) return 0;
  if (k >= n || p === 0) return 1;
  if (p === 1) return 0;
  // The far tail is summed, the near one is what it leaves: small results lose no digits.
  return k <= n * p ? lowerSum(k, n, p) : 1 - lowerSum(n - k - 1, n, 1 - p);
}

/** P(X ≤ k), from its largest term downwards; for k at or below the mean. */
function lowerSum(k: number, n: number, p: number): number {
  const odds = (1 - p) / p;
  let term = probability(k, n, p);
  let sum = term;
  for (let i = k; i > 0 && term > sum * NEGLIGIBLE; i--) {
    term *= (i / (n - i + 1)) * odds;
    sum += term;
  }
  return Math.min(sum, 1);
}

/** P(X = k) for 0 < p < 1. */
function probability(k: number, n: number, p: number): number {
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * (1 - p));
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** ln n! less Stirling's approximation of it, n ≥ 1. */
function stirlingError(n: number): number {
  if (n < 16) {
    let logFactorial = 0;
    for (let i = 2; i <= n; i++) logFactorial += Math.log(i);
    return logFactorial - ((n + 0.5) * Math.log(n) - n + HALF_LOG_TWO_PI);
  }
  const square = n * n;
  const tail = 1 / 1680 - 1 / (1188 * square);
  return (1 / 12 - (1 / 360 - (1 / 1260 - tail / square) / square) / square) / n;
}

/** x ln(x / mean) + mean − x, by a series where the two are close and the terms would cancel. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const ratio = difference / (x + mean);
  const square = ratio * ratio;
  let power = 2 * x * ratio;
  let sum = difference * ratio;
  for (let i = 1; i < 1000; i++) {
    power *= square;
    const next = sum + power / (2 * i + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
