import { type BucketSpan, bucketsBetween, type TimeBucket } from '../domain/buckets.ts';
import { type CoverageRow, CoverageTally } from '../domain/coverageTally.ts';
import { addToBuckets, type TimeSpan } from '../domain/datedArticles.ts';
import { type HeldArticles, ordinalAt, placesIn } from '../domain/heldArticles.ts';
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
import { pageSize } from './paging.ts';
import { worksHere } from './viewer.ts';

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

interface Counted {
  readonly rows: readonly CoverageRow[];
  readonly articles: number;
}

async function countAnew(
  context: Context,
  countedBy: CountedBy,
  stories: readonly HeldArticles[],
): Promise<Counted> {
  const tally = await openTally(context, countedBy, placesIn(stories));
  for await (const some of inTurns(context, stories)) tally.add(some);
  return { rows: tally.rows(), articles: tally.articles };
}

/** Counts no more than what differs from the last table of its kind. */
async function countArchived(
  context: Context,
  countedBy: CountedBy,
  { archive, stories }: ArchivedStories,
  span: TimeSpan,
): Promise<Counted> {
  const places = stories.places.ascending();
  const sight = await sightOf(context, countedBy, places);
  // Where others have come meanwhile, it would not know them.
  if (places !== stories.places.ascending())
    return countArchived(context, countedBy, { archive, stories }, span);
  const kind = kindOf(context, countedBy, span);
  const standing = archive.tallies.take(kind, sight.view, places);
  const { tally, counted: before } =
    standing && stories.remembers(standing.counted)
      ? standing
      : { tally: tallyThrough(sight, countedBy, places), counted: stories.nothingOf(span) };
  const { gone, come, changed, counted } = stories.differences(before, span, worksHere(context.viewer));
  for await (const some of inTurns(context, gone)) tally.remove(some);
  for await (const some of inTurns(context, come)) tally.add(some);
  for await (const some of inTurns(context, changed)) tally.change(some);
  const table = { rows: tally.rows(), articles: tally.articles };
  // Who owns what depends on the time at which one asks.
  if (!countedBy.by.includes('OWNER')) archive.tallies.put(kind, { tally, counted, view: sight.view });
  return table;
}

/**
 * What tables have in common that look at articles in the same way, in spans that are equally long and begin less than that apart:
 * others have so little in common that it would take longer to take back what one has counted than to begin anew.
 */
function kindOf({ viewer }: Context, { by, lens }: CountedBy, { from, to }: TimeSpan): string {
  const length = to - from;
  return JSON.stringify([by, lens ?? null, worksHere(viewer), length, Math.floor(from / length)]);
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
  const tally = await openTally(context, { by: [by], lens }, placesIn(stories));
  const starts = buckets.map(({ from }) => from.getTime());
  const held: HeldArticles[][] = starts.map(() => []);
  for await (const some of inTurns(context, stories)) addToBuckets(held, some, spanOf(where), starts);
  const counted: CoverageRow[][] = [];
  for (const all of held) {
    for await (const some of inTurns(context, all)) tally.add(some);
    counted.push(tally.rows());
    tally.clear();
    if (counted.length % BUCKETS_A_TURN === 0) await context.turns.next();
  }
  if (counted.reduce((sum, rows) => sum + rows.length, 0) > MOST_POINT_ROWS) {
    throw badInput(
      `The answer has more than ${MOST_POINT_ROWS} rows: ask for a shorter span or longer buckets.`,
    );
  }
  return buckets.map((span, at) => ({ ...span, rows: counted[at] ?? [] }));
}

/** So much is counted in one turn of the event loop: whoever waits for a page does not wait for a long table. */
const ARTICLES_A_TURN = 50_000;
const BUCKETS_A_TURN = 20;

/** The stories in portions of one turn each, the first of them in the turn that it is called in. */
async function* inTurns<T extends HeldArticles>(
  { turns }: Context,
  stories: readonly T[],
): AsyncGenerator<readonly T[]> {
  let [first, articles] = [0, 0];
  for (const [at, { places }] of stories.entries()) {
    articles += places.length;
    if (articles < ARTICLES_A_TURN) continue;
    yield stories.slice(first, at + 1);
    [first, articles] = [at + 1, 0];
    await turns.next();
  }
  if (first < stories.length) yield stories.slice(first);
}

function checkDimensions(by: readonly CoverageDimension[]): void {
  if (by.length < 1 || by.length > MOST_DIMENSIONS || new Set(by).size !== by.length) {
    throw badInput(`\`by\` takes one to ${MOST_DIMENSIONS} different dimensions.`);
  }
}

async function openTally(
  context: Context,
  countedBy: CountedBy,
  places: readonly number[],
): Promise<CoverageTally> {
  return tallyThrough(await sightOf(context, countedBy, places), countedBy, places);
}

/** How articles at these places are looked at, from a turn of its own on. */
async function sightOf(context: Context, { lens }: CountedBy, places: readonly number[]): Promise<Sight> {
  await context.turns.next();
  const catalogue = await context.catalogueWith(places.map(ordinalAt));
  return { catalogue, view: catalogue.through(readLens(catalogue, lens)), now: new Date() };
}

function tallyThrough(sight: Sight, { by }: CountedBy, places: readonly number[]): CoverageTally {
  return new CoverageTally(
    by.map((dimension) => dimensionOf(dimension, sight)),
    places,
  );
}
