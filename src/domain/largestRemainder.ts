/**
 * Shares of `whole` that add up to exactly `whole`, by the largest remainder (Alexander Hamilton's
 * apportionment of 1792): each gets its exact share rounded down, and what is left over goes, one each,
 * to the largest remainders, the earlier of equal ones first.
 *
 * Null where all counts are zero. Throws RangeError for a count that is no whole number from 0 up.
 */
export function largestRemainder(counts: readonly number[], whole = 100): number[] | null {
  let total = 0;
  for (const count of counts) {
    if (!Number.isSafeInteger(count * whole) || !Number.isInteger(count) || count < 0) {
      throw new RangeError(`${count} is no count.`);
    }
    total += count;
  }
  if (total === 0) return null;

  const remainders = counts.map((count) => (count * whole) % total);
  const shares = counts.map((count, i) => (count * whole - (remainders[i] ?? 0)) / total);
  const left = whole - shares.reduce((sum, share) => sum + share, 0);
  const winners = [...remainders.keys()]
    .sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0) || a - b)
    .slice(0, left);
  for (const winner of winners) shares[winner] = (shares[winner] ?? 0) + 1;
  return shares;
}
