import { type BucketSpan, bucketsBetween, type TimeBucket } from '../domain/buckets.ts';
import { isIndexed } from '../domain/coverageIndex.ts';
import type { CoverageCount, CoverageRow } from '../domain/coverageRow.ts';
import { CoverageTally } from '../domain/coverageTally.ts';
import { addToBuckets } from '../domain/datedArticles.ts';
import { type HeldArticles, ordinalAt, partOf, placesIn } from '../domain/heldArticles.ts';
import { PlaceGroups } from '../domain/placeGroups.ts';
import type { TimeSpan } from '../domain/timeSpan.ts';
import { badInput } from '../errors.ts';
import type { ArticleWhere } from './articleFilter.ts';
import type { Context } from './context.ts';
import { type CoverageDimension, dimensionOf, type Sight } from './coverageDimensions.ts';
import {
  type ArchivedStories,
  archivedStories,
  coveredStories,
  datedStories,
  spanOf,
} from './coveredStories.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { LiveIndex } from './liveIndex.ts';
import { pageSize } from './paging.ts';
import { type Viewer, worksHere } from './viewer.ts';

export interface CoverageTable {
  readonly rows: readonly CoverageRow[];
  readonly totalRows: number;
  readonly totalArticles: number;
}

/** The rows of one bucket. */
export interface CoveragePoint extends BucketSpan {
  readonly rows: readonly CoverageRow[];
}

/** What is counted by, and through which lens. */
interface CountedBy {
  readonly by: readonly CoverageDimension[];
  readonly lens?: LensInput | null | undefined;
}

const MOST_DIMENSIONS = 3;
const MOST_ROWS = 1_000;
const MOST_BUCKETS = 1_000;
const MOST_POINT_ROWS = 20_000;

/** Counts attached articles by one to three dimensions, most articles first, then by key. */
export async function coverageTable(
  context: Context,
  args: CountedBy & { where?: ArticleWhere | null | undefined; first: number },
): Promise<CoverageTable> {
  const limit = pageSize('first', args.first, MOST_ROWS) ?? args.first;
  checkDimensions(args.by);
  const where = args.where ?? {};
  const archived = await archivedStories(context, where);
  const { rows, articles } = archived
    ? await countArchived(context, args, archived, spanOf(where))
    : await countAnew(context, args, await coveredStories(context, where));
  return { rows: rows.slice(0, limit), totalRows: rows.length, totalArticles: articles };
}

async function countAnew(
  context: Context,
  countedBy: CountedBy,
  stories: readonly HeldArticles[],
): Promise<CoverageCount> {
  const places = placesIn(stories);
  const sight = await sightOf(context, countedBy, places);
  return countThrough(context, groupsThrough(sight, countedBy, places), stories);
}

/** Counts without a look at each article, where tables of this kind are indexed. */
async function countArchived(
  context: Context,
  countedBy: CountedBy,
  archived: ArchivedStories,
  span: TimeSpan,
): Promise<CoverageCount> {
  const { archive, stories } = archived;
  const { viewer, turns } = context;
  const places = stories.places.ascending();
  const sight = await sightOf(context, countedBy, places);
  const groups = () => groupsThrough(sight, countedBy, places);
  const make = () => LiveIndex.of(stories, { groups: groups(), seesEmerging: worksHere(viewer) }, turns);
  const kind = kindOf(countedBy, viewer);
  const live = isLasting(countedBy, span)
    ? archive.indexes.of(kind, { view: sight.view, places }, make)
    : null;
  const table = await live?.table(span, turns);
  if (table === null) archive.indexes.delete(kind);
  // Where others have come meanwhile, they are not known yet.
  if (places !== stories.places.ascending()) return countArchived(context, countedBy, archived, span);
  if (table) return table;
  const parts = stories.within(span, worksHere(viewer));
  return countThrough(
    context,
    groups(),
    parts.map(({ story, first, end }) => partOf(story, first, end)),
  );
}

/** Whether an index is worth it: who owns what depends on the time at which one asks. */
function isLasting({ by }: CountedBy, span: TimeSpan): boolean {
  return isIndexed(span) && !by.includes('OWNER');
}

/** What tables have in common that look at articles in the same way, whatever their span. */
function kindOf({ by, lens }: CountedBy, viewer: Viewer): string {
  return JSON.stringify([by, lens ?? null, worksHere(viewer)]);
}

async function countThrough(
  context: Context,
  groups: PlaceGroups,
  stories: readonly HeldArticles[],
): Promise<CoverageCount> {
  const tally = new CoverageTally(groups);
  for await (const some of context.turns.portionsOf(stories)) tally.add(some);
  return tally.table();
}

/** Counts attached articles by one dimension in each bucket of a span; a bucket without any has no rows. */
export async function coverageOverTime(
  context: Context,
  args: {
    where: ArticleWhere;
    bucket: TimeBucket;
    by: CoverageDimension;
    lens?: LensInput | null | undefined;
  },
): Promise<CoveragePoint[]> {
  const { where, bucket, by, lens } = args;
  if (!where.publishedFrom || !where.publishedTo) {
    throw badInput('`where` wants `publishedFrom` and `publishedTo`.');
  }
  const buckets = bucketsBetween(where.publishedFrom, where.publishedTo, bucket, MOST_BUCKETS);
  if (buckets === null) {
    throw badInput(`From \`publishedFrom\` to \`publishedTo\` there are more than ${MOST_BUCKETS} buckets.`);
  }
  if (buckets.length === 0) return [];
  const stories = await datedStories(context, where);
  const places = placesIn(stories);
  const sight = await sightOf(context, { lens }, places);
  const groups = groupsThrough(sight, { by: [by] }, places);
  const starts = buckets.map(({ from }) => from.getTime());
  const held: HeldArticles[][] = starts.map(() => []);
  for await (const some of context.turns.portionsOf(stories)) addToBuckets(held, some, spanOf(where), starts);
  const counted: (readonly CoverageRow[])[] = [];
  for (const all of held) {
    counted.push((await countThrough(context, groups, all)).rows);
    if (counted.length % BUCKETS_A_TURN === 0) await context.turns.next();
  }
  if (counted.reduce((sum, rows) => sum + rows.length, 0) > MOST_POINT_ROWS) {
    throw badInput(
      `The answer has more than ${MOST_POINT_ROWS} rows: ask for a shorter span or longer buckets.`,
    );
  }
  return buckets.map((span, at) => ({ ...span, rows: counted[at] ?? [] }));
}

const BUCKETS_A_TURN = 20;

function checkDimensions(by: readonly CoverageDimension[]): void {
  if (by.length < 1 || by.length > MOST_DIMENSIONS || new Set(by).size !== by.length) {
    throw badInput(`\`by\` takes one to ${MOST_DIMENSIONS} different dimensions.`);
  }
}

/** How articles at these places are looked at, from a turn of its own on. */
async function sightOf(
  context: Context,
  { lens }: Pick<CountedBy, 'lens'>,
  places: readonly number[],
): Promise<Sight> {
  await context.turns.next();
  const catalogue = await context.catalogueWith(places.map(ordinalAt));
  return { catalogue, view: catalogue.through(readLens(catalogue, lens)), now: new Date() };
}

function groupsThrough(sight: Sight, { by }: Pick<CountedBy, 'by'>, places: readonly number[]): PlaceGroups {
  return new PlaceGroups(
    by.map((dimension) => dimensionOf(dimension, sight)),
    places,
  );
}
