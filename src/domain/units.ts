import { type Fraction, fraction, meanOf } from './fraction.ts';
import { type Leaning, stepOf } from './leaning.ts';

/** What a breakdown counts once. */
export const BREAKDOWN_UNITS = ['SOURCE', 'ARTICLE', 'OWNER'] as const;
export type BreakdownUnit = (typeof BREAKDOWN_UNITS)[number];

/** Articles of one outlet in a story that share their own leaning, or have none. */
export interface CoverageCell {
  /** The outlet's ordinal; several cells may bear the same. */
  readonly ordinal: number;
  /** Given to the articles themselves; null where they go by their outlet. */
  readonly ownLeaning: Leaning | null;
  /** A cell of none counts for nothing. */
  readonly articles: number;
}

/** `count` units that stand at the same place. */
export interface RatedUnit {
  /** The exact mean of steps, −3 to 3; null where unrated. */
  readonly mean: Fraction | null;
  readonly count: number;
}

/** What the catalogue says of an outlet under the lens and at the time in question. */
export interface UnitCatalogue {
  consensusMean(ordinal: number): Fraction | null;
  /** Any string that names the owner; null where the outlet stands for itself. */
  ownerKey(ordinal: number): string | null;
}

/**
 * The units of a story's coverage, in no promised order.
 *
 * SOURCE: each outlet once, by its consensus, however many articles it has and whatever their own
 * leanings. ARTICLE: each article by its own leaning, else its outlet's. OWNER: each owner once, by the
 * unweighted exact mean of its rated outlets in the story, unrated where none is; an outlet without an
 * owner stands for itself.
 */
export function breakdownUnits(
  cells: readonly CoverageCell[],
  unit: BreakdownUnit,
  catalogue: UnitCatalogue,
): RatedUnit[] {
  if (unit === 'ARTICLE') return articleUnits(cells, catalogue);
  const ordinals = new Set<number>();
  for (const cell of cells) if (cell.articles > 0) ordinals.add(cell.ordinal);
  if (unit === 'OWNER') return ownerUnits(ordinals, catalogue);
  return Array.from(ordinals, (ordinal) => ({ mean: catalogue.consensusMean(ordinal), count: 1 }));
}

function articleUnits(cells: readonly CoverageCell[], catalogue: UnitCatalogue): RatedUnit[] {
  const units: RatedUnit[] = [];
  for (const { ordinal, ownLeaning, articles } of cells) {
    if (articles <= 0) continue;
    const mean = ownLeaning === null ? catalogue.consensusMean(ordinal) : fraction(stepOf(ownLeaning));
    units.push({ mean, count: articles });
  }
  return units;
}

function ownerUnits(ordinals: ReadonlySet<number>, catalogue: UnitCatalogue): RatedUnit[] {
  const units: RatedUnit[] = [];
  const ratedByOwner = new Map<string, Fraction[]>();
  for (const ordinal of ordinals) {
    const mean = catalogue.consensusMean(ordinal);
    const owner = catalogue.ownerKey(ordinal);
    if (owner === null) {
      units.push({ mean, count: 1 });
      continue;
    }
    const rated = ratedByOwner.get(owner) ?? [];
    if (mean !== null) rated.push(mean);
    ratedByOwner.set(owner, rated);
  }
  for (const rated of ratedByOwner.values()) units.push({ mean: meanOf(rated), count: 1 });
  return units;
}
