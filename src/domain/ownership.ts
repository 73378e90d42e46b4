/** One owner's hold on one outlet. */
export interface OwnershipSpan {
  readonly ownerSlug: string;
  /** 0 to 100; null where it is not known. */
  readonly sharePercent: number | null;
  /** Inclusive; null: from the beginning, as far as is known. */
  readonly since: Date | null;
  /** Exclusive; null: still. */
  readonly until: Date | null;
}

/** The ownerships in force at an instant: largest known share first, unknown ones last, ties by slug. */
export function ownersInForce<T extends OwnershipSpan>(ownerships: readonly T[], at: Date): T[] {
  return ownerships
    .filter(({ since, until }) => (since === null || since <= at) && (until === null || at < until))
    .sort(byShare);
}

/**
 * The owner that an outlet counts for: that of its largest known share in force, ties by slug. An
 * owner of unknown share counts only where no share is known, since many registers name the owner and
 * not the share. Null where none is in force.
 */
export function ownerInForce(ownerships: readonly OwnershipSpan[], at: Date): string | null {
  return ownersInForce(ownerships, at)[0]?.ownerSlug ?? null;
}

/**
 * How many owners of equal size would be as concentrated: 1 ÷ the Herfindahl index of their shares of
 * the articles (M. Laakso and R. Taagepera, "Effective number of parties", 1979). Null of no articles.
 */
export function effectiveOwners(articleCountsByOwner: Iterable<number>): number | null {
  let total = 0;
  let squares = 0;
  for (const count of articleCountsByOwner) {
    total += count;
    squares += count * count;
  }
  return total === 0 ? null : (total * total) / squares;
}

function byShare(a: OwnershipSpan, b: OwnershipSpan): number {
  const difference = (b.sharePercent ?? -1) - (a.sharePercent ?? -1);
  if (difference !== 0) return difference;
  if (a.ownerSlug === b.ownerSlug) return 0;
  return a.ownerSlug < b.ownerSlug ? -1 : 1;
}
