/**
 * An exact fraction in lowest terms: whole numbers, the denominator positive. Means of steps are kept
 * as these, because a mean that is rounded first can fall on the wrong side of a half.
 */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** A fraction that counts as often as `count` says. */
export interface CountedFraction {
  readonly mean: Fraction;
  /** A whole number, 0 or more. */
  readonly count: number;
}

/** The denominator used where an exact one would not fit a safe integer; even on purpose. */
const COARSE = 2n ** 40n;

/** The fraction in lowest terms. Throws RangeError unless both are safe integers, the second positive. */
export function fraction(numerator: number, denominator = 1): Fraction {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator < 1) {
    throw new RangeError(`${numerator}/${denominator} is no fraction.`);
  }
  const divisor = gcd(Math.abs(numerator), denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The nearest floating-point number. */
export function toNumber({ numerator, denominator }: Fraction): number {
  return numerator / denominator;
}

/**
 * The exact mean; null of none.
 *
 * Where it fits no pair of safe integers (hundreds of different denominators), it is cut towards zero
 * to a multiple of 2⁻⁴⁰. Every half step is such a multiple, so the nearest leaning stays exact.
 */
export function meanOf(fractions: readonly Fraction[]): Fraction | null {
  const sum = sumOf(fractions.map((mean) => ({ mean, count: 1 })));
  return sum === null ? null : divided(sum);
}

/** The mean of fractions that count more than once, as a number; null where nothing counts. */
export function countedMean(entries: readonly CountedFraction[]): number | null {
  const sum = sumOf(entries);
  return sum === null ? null : toNumber(divided(sum));
}

interface Sum {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly count: bigint;
}

/** Adds by denominator in plain numbers first, since few differ, and only then in big ones. */
function sumOf(entries: readonly CountedFraction[]): Sum | null {
  const byDenominator = new Map<number, number | bigint>();
  let count = 0;
  for (const entry of entries) {
    const { numerator, denominator } = entry.mean;
    const before = byDenominator.get(denominator) ?? 0;
    const after = typeof before === 'number' ? before + numerator * entry.count : Number.POSITIVE_INFINITY;
    byDenominator.set(
      denominator,
      Number.isSafeInteger(after) ? after : BigInt(before) + BigInt(numerator) * BigInt(entry.count),
    );
    count += entry.count;
  }
  if (count === 0) return null;

  let numerator = 0n;
  let denominator = 1n;
  for (const [each, part] of byDenominator) {
    const own = BigInt(each);
    const divisor = bigGcd(denominator, own);
    numerator = numerator * (own / divisor) + BigInt(part) * (denominator / divisor);
    denominator *= own / divisor;
  }
  return { numerator, denominator, count: BigInt(count) };
}

function divided(sum: Sum): Fraction {
  const whole = sum.denominator * sum.count;
  const divisor = bigGcd(absolute(sum.numerator), whole);
  const numerator = Number(sum.numerator / divisor);
  const denominator = Number(whole / divisor);
  if (Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)) {
    return { numerator, denominator };
  }
  return fraction(Number((sum.numerator * COARSE) / whole), Number(COARSE));
}

function gcd(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function bigGcd(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
