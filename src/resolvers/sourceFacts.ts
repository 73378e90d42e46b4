import type { SourceConsensus } from '../catalogue/lensView.ts';
import type { CatalogueOwnership } from '../catalogue/snapshot.ts';
import type { Owner, Ownership, Rater, Rating, Source } from '../db/generated/client.ts';
import { ownersInForce } from '../domain/ownership.ts';
import { type Context, withOutlets } from './context.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { sourceOf } from './sources.ts';

/** Further hosts and names of an outlet, by code unit. */
export function aliasesOf(context: Context, { ordinal }: Source): string[] | Promise<string[]> {
  return withOutlets(context, [ordinal], (catalogue) =>
    (catalogue.source(ordinal)?.aliases ?? []).map(({ alias }) => alias).sort(),
  );
}

/** What the raters in the lens say of an outlet together. */
export function consensusOfSource(
  context: Context,
  { ordinal }: Source,
  lens: LensInput | null | undefined,
): SourceConsensus | Promise<SourceConsensus> {
  return withOutlets(context, [ordinal], (catalogue) =>
    catalogue.through(readLens(catalogue, lens)).consensus(ordinal),
  );
}

/** Who owns an outlet, or owned it then: the largest known share first, unknown ones last, then by slug. */
export function ownershipsOf(
  { catalogue }: Context,
  { ordinal }: Source,
  asOf: Date | null | undefined,
): CatalogueOwnership[] {
  return ownersInForce(catalogue.ownershipsOf(ordinal), asOf ?? new Date());
}

/** The outlet that a rating is about. */
export function ratedSource(context: Context, rating: Rating): Source | Promise<Source> {
  return sourceOf(context, rating);
}

/** Whose opinion a rating is. */
export function raterOf({ catalogue }: Context, { raterId }: Rating): Rater {
  const rater = catalogue.rater(raterId);
  if (!rater) throw new Error(`There is no rater ${raterId}.`);
  return rater;
}

/** Who holds a share. */
export function ownerOf({ catalogue }: Context, { ownerId }: Ownership): Owner {
  const owner = catalogue.owner(ownerId);
  if (!owner) throw new Error(`There is no owner ${ownerId}.`);
  return owner;
}
