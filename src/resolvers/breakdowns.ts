import type { LensView } from '../catalogue/lensView.ts';
import type { CatalogueSource, Snapshot } from '../catalogue/snapshot.ts';
import type { Story } from '../db/generated/client.ts';
import { type BlindspotFinding, blindspotProbability, explainBlindspot } from '../domain/blindspot.ts';
import { type Breakdown, breakdownOf } from '../domain/breakdown.ts';
import { parseCoverage } from '../domain/coverage.ts';
import { type Leaning, SIDES, type Side } from '../domain/leaning.ts';
import { type BreakdownUnit, breakdownUnits, type CoverageCell } from '../domain/units.ts';
import type { Span } from '../loaders/coverage.ts';
import { type Context, withOutlets } from './context.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { pageSize } from './paging.ts';

/** A breakdown with what it was made of. */
export interface BiasBreakdown {
  readonly unit: BreakdownUnit;
  readonly breakdown: Breakdown;
  readonly cells: readonly CoverageCell[];
  readonly catalogue: Snapshot;
  readonly view: LensView;
  /** The story's time, which a blindspot is held against; null where it is not: in trends, history and `asOf`. */
  readonly span: Span | null;
}

/** A blindspot with the breakdown that shows it. */
export interface Blindspot {
  readonly finding: BlindspotFinding;
  readonly of: BiasBreakdown;
}

export interface BreakdownArgs {
  unit?: BreakdownUnit | null | undefined;
  lens?: LensInput | null | undefined;
  asOf?: Date | null | undefined;
}

/**
 * A story's breakdown, now or as this service knew it at an instant. Needs no SQL but for own leanings and `asOf`, and is
 * then there at once.
 */
export function storyBreakdown(
  context: Context,
  story: Story,
  args: BreakdownArgs,
): BiasBreakdown | Promise<BiasBreakdown> {
  const unit = args.unit ?? 'SOURCE';
  const asOf = args.asOf ?? null;

  const { firstPublishedAt: from, lastArticleAt: to } = story;
  const span = asOf === null && from && to ? { from, to } : null;
  const viewOf = (catalogue: Snapshot): LensView => {
    const lens = readLens(catalogue, args.lens);
    return catalogue.through(
      asOf === null ? lens : { ...lens, asOf: lens.asOf ?? asOf, recordedBy: asOf, ownersAt: asOf },
    );
  };

  if (unit === 'SOURCE' && asOf === null) {
    const { catalogue } = context;
    const view = viewOf(catalogue);
    const { isKnown, ...seen } = view.coverage(story.coverage);
    if (isKnown) return { unit, ...seen, catalogue, view, span };
  }
  const look = (cells: readonly CoverageCell[]) =>
    withOutlets(
      context,
      cells.map(({ ordinal }) => ordinal),
      (catalogue) => breakdownOfCells({ unit, cells, catalogue, view: viewOf(catalogue), span }),
    );
  const cells = storyCells(context, story, unit, asOf);
  return cells instanceof Promise ? cells.then(look) : look(cells);
}

/** The breakdown of any cells. */
export function breakdownOfCells(of: Omit<BiasBreakdown, 'breakdown'>): BiasBreakdown {
  return { ...of, breakdown: breakdownOf(breakdownUnits(of.cells, of.unit, of.view)) };
}

/** The outlets of one leaning among those counted, most articles first, then by slug. */
export function sourcesOfLeaning(of: BiasBreakdown, leaning: Leaning, first: number): CatalogueSource[] {
  return sourcesWhere(of, first, (ordinal) => of.view.consensus(ordinal).leaning === leaning);
}

/** The outlets of one side among those counted, most articles first, then by slug. */
export function sourcesOfSide(of: BiasBreakdown, side: Side, first: number): CatalogueSource[] {
  return sourcesWhere(of, first, (ordinal) => of.view.consensus(ordinal).side === side);
}

/** The under-covering side's percent of all rated outlets that published in the story's time; null where there is no such time. */
export async function expectedPercent(context: Context, blindspot: Blindspot): Promise<number | null> {
  const share = await expectedShare(context, blindspot);
  return share === null ? null : share * 100;
}

/** How likely a share as low as this is by chance; null where nothing says what to expect. */
export async function blindspotPValue(context: Context, blindspot: Blindspot): Promise<number | null> {
  const share = await expectedShare(context, blindspot);
  if (share === null) return null;
  const { underCount, rated } = blindspot.finding;
  return blindspotProbability({ expectedShare: share, underCount, rated });
}

export function blindspotExplanation({ finding, of }: Blindspot): string {
  const { sides } = of.breakdown;
  const counts = { LEFT: sides.LEFT.count, CENTER: sides.CENTER.count, RIGHT: sides.RIGHT.count };
  return explainBlindspot(finding, counts, of.unit);
}

function storyCells(
  { loaders }: Context,
  story: Story,
  unit: BreakdownUnit,
  asOf: Date | null,
): readonly CoverageCell[] | Promise<readonly CoverageCell[]> {
  if (asOf !== null) return loaders.coverage.cellsAsOf.load({ storyId: story.id, asOf });
  // Only articles may have leanings of their own; all else stands on the story's row.
  if (unit === 'ARTICLE') return loaders.coverage.cells.load(story.id);
  const { ordinals, counts } = parseCoverage(story.coverage);
  return ordinals.map((ordinal, at) => ({ ordinal, ownLeaning: null, articles: counts[at] ?? 0 }));
}

function sourcesWhere(
  { cells, catalogue }: BiasBreakdown,
  first: number,
  isWanted: (ordinal: number) => boolean,
): CatalogueSource[] {
  const limit = pageSize('first', first) ?? first;
  const articles = new Map<number, number>();
  for (const cell of cells) {
    if (isWanted(cell.ordinal)) articles.set(cell.ordinal, (articles.get(cell.ordinal) ?? 0) + cell.articles);
  }
  return [...articles]
    .flatMap(([ordinal, count]) => {
      const source = catalogue.source(ordinal);
      return source ? { source, count } : [];
    })
    .sort((a, b) => b.count - a.count || (a.source.slug < b.source.slug ? -1 : 1))
    .slice(0, limit)
    .map(({ source }) => source);
}

async function expectedShare({ loaders }: Context, { finding, of }: Blindspot): Promise<number | null> {
  if (of.span === null) return null;
  const publishing = await loaders.coverage.outletsPublishing.load(of.span);
  const counts: Record<Side, number> = { LEFT: 0, CENTER: 0, RIGHT: 0 };
  for (const ordinal of publishing) {
    const { side } = of.view.consensus(ordinal);
    if (side) counts[side] += 1;
  }
  const rated = SIDES.reduce((sum, side) => sum + counts[side], 0);
  return rated === 0 ? null : counts[finding.underCoveredBy] / rated;
}
