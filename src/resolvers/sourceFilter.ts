import type { LensView } from '../catalogue/lensView.ts';
import type { CatalogueSource, Snapshot } from '../catalogue/snapshot.ts';
import type { Medium } from '../db/generated/enums.ts';
import type { Factuality, Side } from '../domain/leaning.ts';
import { ownersInForce } from '../domain/ownership.ts';
import { parseSearch, toTsquery } from '../domain/searchQuery.ts';
import type { Context } from './context.ts';
import { newestFactuality } from './factuality.ts';
import { idsOf } from './globalId.ts';

/** What outlets are wanted: null means left out, an empty list matches nothing. */
export interface SourceWhere {
  sides?: readonly Side[] | null | undefined;
  rated?: boolean | null | undefined;
  factuality?: readonly Factuality[] | null | undefined;
  countries?: readonly string[] | null | undefined;
  mediums?: readonly Medium[] | null | undefined;
  ownerIds?: readonly string[] | null | undefined;
  query?: string | null | undefined;
}

/** Whether an outlet is wanted, `sides` and `rated` as the view has them. */
export async function sourceFilter(
  context: Context,
  view: LensView,
  where: SourceWhere | null | undefined,
): Promise<(source: CatalogueSource) => boolean> {
  if (!where) return () => true;
  const matching = await ordinalsMatching(context, where.query);
  const owned = where.ownerIds && ordinalsOwnedBy(context.catalogue, where.ownerIds);
  const { sides, rated, factuality, countries, mediums } = where;
  return (source) => {
    const { side } = view.consensus(source.ordinal);
    if (sides && !(side && sides.includes(side))) return false;
    if (typeof rated === 'boolean' && rated !== (side !== null)) return false;
    if (countries && !(source.country && countries.includes(source.country))) return false;
    if (mediums && !mediums.includes(source.medium)) return false;
    if (owned && !owned.has(source.ordinal)) return false;
    if (matching && !matching.has(source.ordinal)) return false;
    return !factuality || isOneOf(factuality, newestFactuality(context.catalogue.ratingsOf(source.ordinal)));
  };
}

/** Ordinals of the outlets that one of these owners holds a share of today. */
export function ordinalsOwnedBy(catalogue: Snapshot, ownerGlobalIds: readonly string[]): Set<number> {
  const owners = new Set(idsOf('Owner', ownerGlobalIds));
  const now = new Date();
  const isOwned = ({ ordinal }: CatalogueSource): boolean =>
    ownersInForce(catalogue.ownershipsOf(ordinal), now).some(({ ownerId }) => owners.has(ownerId));
  return new Set(catalogue.sources.filter(isOwned).map(({ ordinal }) => ordinal));
}

async function ordinalsMatching(
  { loaders }: Context,
  query: string | null | undefined,
): Promise<ReadonlySet<number> | null> {
  if (query === null || query === undefined || query.trim() === '') return null;
  const search = parseSearch(query);
  return search ? loaders.sourceWords.load(toTsquery(search)) : new Set();
}

function isOneOf(wanted: readonly Factuality[], found: Factuality | null): boolean {
  return found !== null && wanted.includes(found);
}
