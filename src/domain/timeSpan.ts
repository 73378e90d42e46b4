/** From inclusive, to exclusive, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The place of the first of the ascending instants that is no earlier; their number where there is none. */
export function firstAtOrAfter(times: ArrayLike<number>, limit: number, length = times.length): number {
  // Nearly always all are, or none.
  if ((times[0] ?? limit) >= limit || length === 0) return 0;
  if ((times[length - 1] ?? limit) < limit) return length;
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the last of the ascending numbers that is no larger than the limit; -1 where there is none. */
export function lastAtMost(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
