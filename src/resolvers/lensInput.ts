import type { Lens } from '../catalogue/lens.ts';
import type { Snapshot } from '../catalogue/snapshot.ts';
import { badInput } from '../errors.ts';

/** A lens as clients write it. */
export interface LensInput {
  raters?: readonly string[] | null | undefined;
  asOf?: Date | null | undefined;
}

/** Reads a lens. Fails with BAD_USER_INPUT for an empty list of raters or a rater that is not known. */
export function readLens(catalogue: Snapshot, input: LensInput | null | undefined): Lens {
  const asOf = input?.asOf ?? undefined;
  const raterIds = readRaters(catalogue, input?.raters);
  return { ...(asOf && { asOf }), ...(raterIds && { raterIds }) };
}

function readRaters(catalogue: Snapshot, slugs: readonly string[] | null | undefined): Set<string> | null {
  if (slugs === null || slugs === undefined) return null;
  if (slugs.length === 0)
    throw badInput('`raters` of a lens names at least one rater; leave it out for all of them.');
  return new Set(
    slugs.map((slug) => {
      const rater = catalogue.raterBySlug(slug);
      if (!rater)
        throw badInput(`There is no rater ${JSON.stringify(slug)}; \`raters\` lists those there are.`);
      return rater.id;
    }),
  );
}
