import type { Rating } from '../db/generated/client.ts';
import type { Factuality } from '../domain/leaning.ts';

/** The newest factuality that any rater published, by `ratedAt`, then `recordedAt`, then id; null where none did. */
export function newestFactuality(ratings: readonly Rating[]): Factuality | null {
  let newest: Rating | null = null;
  for (const rating of ratings) {
    if (rating.factuality !== null && (newest === null || isNewer(rating, newest))) newest = rating;
  }
  return newest?.factuality ?? null;
}

function isNewer(a: Rating, b: Rating): boolean {
  const published = a.ratedAt.getTime() - b.ratedAt.getTime();
  if (published !== 0) return published > 0;
  const recorded = a.recordedAt.getTime() - b.recordedAt.getTime();
  return recorded === 0 ? a.id > b.id : recorded > 0;
}
