import type { CatalogueSource, Snapshot } from '../catalogue/snapshot.ts';
import { type Owner, Prisma, type Story } from '../db/generated/client.ts';
import { canonicalAddress, hostOf } from '../domain/address.ts';
import { parseCoverage } from '../domain/coverage.ts';
import { ownersInForce } from '../domain/ownership.ts';
import { badInput } from '../errors.ts';
import { type Context, withOutlets } from './context.ts';
import { idOf } from './globalId.ts';
import { type LensInput, readLens } from './lensInput.ts';
import { given, type MemoryOrder, type Page, type PageArgs, pageOfArray, scopeOf } from './paging.ts';
import { type SourceWhere, sourceFilter } from './sourceFilter.ts';

/** Exactly one of these is given. */
export interface SourceKey {
  id?: string | null | undefined;
  slug?: string | null | undefined;
  domain?: string | null | undefined;
}

/** An outlet in a story, with its part in it. */
export interface StorySource {
  readonly storyId: string;
  readonly source: CatalogueSource;
  readonly articleCount: number;
}

/** The outlet that a key names; null where there is none. A domain may be an alias, and may bear `www.`. */
export function sourceBy({ catalogue }: Context, key: SourceKey): CatalogueSource | null {
  const given = Object.entries(key).filter(([, value]) => value !== null && value !== undefined);
  if (given.length !== 1) throw badInput('`by` takes exactly one of `id`, `slug` and `domain`.');
  if (typeof key.slug === 'string') return catalogue.sourceBySlug(key.slug) ?? null;
  if (typeof key.domain === 'string') return sourceByDomain(catalogue, key.domain);
  const id = idOf('Source', key.id ?? '');
  return (id !== null && catalogue.sourceById(id)) || null;
}

/** One page of outlets, by slug. */
export async function sourcePage(
  context: Context,
  args: PageArgs & { where?: SourceWhere | null | undefined },
): Promise<Page<CatalogueSource>> {
  const isWanted = await sourceFilter(context, context.catalogue.through({}), args.where);
  return pageOfArray(context.catalogue.sources.filter(isWanted), {
    scope: scopeOf('sources', given(args.where)),
    order: BY_SLUG,
    args,
  });
}

/** One page of the outlets that an owner holds a share of today, by slug. */
export function ownedSourcePage({ catalogue }: Context, owner: Owner, args: PageArgs): Page<CatalogueSource> {
  const now = new Date();
  const ordinals = new Set(
    ownersInForce(catalogue.ownershipsBy(owner.id), now).map(({ sourceOrdinal }) => sourceOrdinal),
  );
  const sources = [...ordinals].flatMap((ordinal) => catalogue.source(ordinal) ?? []);
  return pageOfArray(sources, { scope: scopeOf('owned', owner.id), order: BY_SLUG, args });
}

/** One page of the outlets that cover a story, most articles first, then by slug. */
export async function storySourcePage(
  context: Context,
  story: Story,
  args: PageArgs & { where?: SourceWhere | null | undefined; lens?: LensInput | null | undefined },
): Promise<Page<StorySource>> {
  const { ordinals, counts } = parseCoverage(story.coverage);
  const catalogue = await context.catalogueWith(ordinals);
  const isWanted = await sourceFilter(context, catalogue.through(readLens(catalogue, args.lens)), args.where);
  const covering = ordinals.flatMap((ordinal, at) => {
    const source = catalogue.source(ordinal);
    return source && isWanted(source) ? { storyId: story.id, source, articleCount: counts[at] ?? 0 } : [];
  });
  const scope = scopeOf('storySources', story.id, given(args.where), given(args.lens));
  return pageOfArray(covering, { scope, order: BY_COVERAGE, args });
}

/** When an outlet published its first article that the story holds now. */
export async function firstArticleAt(context: Context, { storyId, source }: StorySource): Promise<Date> {
  const cells = await context.loaders.coverage.cells.load(storyId);
  const own = cells.filter(({ ordinal }) => ordinal === source.ordinal);
  if (own.length === 0) return firstArticleEver(context, storyId, source);
  return new Date(Math.min(...own.map(({ firstPublishedAt }) => firstPublishedAt.getTime())));
}

/** The same of all that the story ever held: the outlet's articles have left it since its row was read. */
async function firstArticleEver(
  { database }: Context,
  storyId: string,
  { ordinal }: CatalogueSource,
): Promise<Date> {
  const [first] = await database.query<{ at: Date | null }>(Prisma.sql`
    SELECT min(article."publishedAt") AS "at"
      FROM "Attachment" AS attachment JOIN "Article" AS article ON article."id" = attachment."articleId"
     WHERE attachment."storyId" = ${storyId}::uuid AND article."sourceOrdinal" = ${ordinal}::int`);
  if (!first?.at) throw new Error(`Story ${storyId} never held an article of outlet ${ordinal}.`);
  return first.at;
}

/** The outlet of a row that names it by its ordinal. */
export function sourceOf(
  context: Context,
  { sourceOrdinal }: { sourceOrdinal: number },
): CatalogueSource | Promise<CatalogueSource> {
  return withOutlets(context, [sourceOrdinal], (catalogue) => {
    const source = catalogue.source(sourceOrdinal);
    if (!source) throw new Error(`There is no outlet ${sourceOrdinal}.`);
    return source;
  });
}

function sourceByDomain(catalogue: Snapshot, domain: string): CatalogueSource | null {
  const address = canonicalAddress(`https://${domain.trim()}/`);
  return (address !== null && catalogue.sourceByDomain(hostOf(address))) || null;
}

const BY_SLUG: MemoryOrder<CatalogueSource> = {
  name: 'SLUG',
  columns: [{ kind: 'text', isDescending: false }],
  keyOf: ({ slug }) => [slug],
};

const BY_COVERAGE: MemoryOrder<StorySource> = {
  name: 'COVERAGE',
  columns: [
    { kind: 'integer', isDescending: true },
    { kind: 'text', isDescending: false },
  ],
  keyOf: ({ articleCount, source }) => [String(articleCount), source.slug],
};
