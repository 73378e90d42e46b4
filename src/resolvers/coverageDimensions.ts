import type { LensView } from '../catalogue/lensView.ts';
import type { Snapshot } from '../catalogue/snapshot.ts';
import { ownersInForce } from '../domain/ownership.ts';
import { type Dimension, UNKNOWN } from '../domain/placeGroups.ts';
import { newestFactuality } from './factuality.ts';

export type CoverageDimension = 'SIDE' | 'LEANING' | 'SOURCE' | 'OWNER' | 'COUNTRY' | 'TOPIC' | 'FACTUALITY';

/** What articles are looked at through. */
export interface Sight {
  readonly catalogue: Snapshot;
  readonly view: LensView;
  readonly now: Date;
}

/** How to count by a dimension; by owners as of `now`. Leanings are the article's own where it has one, else its outlet's. */
export function dimensionOf(dimension: CoverageDimension, { catalogue, view, now }: Sight): Dimension {
  switch (dimension) {
    case 'TOPIC':
      return { of: 'TOPIC' };
    case 'OWNER':
      return { of: 'ARTICLE', valuesOf: (ordinal) => ownersOf(catalogue, ordinal, now) };
    case 'SIDE':
      return byOne((sourceOrdinal, ownLeaning) => view.sideOf({ sourceOrdinal, ownLeaning }));
    case 'LEANING':
      return byOne((sourceOrdinal, ownLeaning) => view.leaningOf({ sourceOrdinal, ownLeaning }));
    case 'SOURCE':
      return byOne((ordinal) => catalogue.source(ordinal)?.slug);
    case 'COUNTRY':
      return byOne((ordinal) => catalogue.source(ordinal)?.country);
    case 'FACTUALITY':
      return byOne((ordinal) => newestFactuality(catalogue.ratingsOf(ordinal)));
  }
}

type ValueOf = (
  ...article: Parameters<Extract<Dimension, { of: 'ARTICLE' }>['valuesOf']>
) => string | null | undefined;

/** By something that each article has one of. */
function byOne(find: ValueOf): Dimension {
  return { of: 'ARTICLE', valuesOf: (ordinal, ownLeaning) => [find(ordinal, ownLeaning) ?? UNKNOWN] };
}

/** All owners of an outlet: its articles count for each. */
function ownersOf(catalogue: Snapshot, ordinal: number, now: Date): readonly string[] {
  const slugs = ownersInForce(catalogue.ownershipsOf(ordinal), now).map(({ ownerSlug }) => ownerSlug);
  return slugs.length === 0 ? [UNKNOWN] : [...new Set(slugs)];
}
