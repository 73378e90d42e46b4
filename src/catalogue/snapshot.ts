import type { Owner, Ownership, Rater, Rating } from '../db/generated/client.ts';
import type { OwnershipSpan } from '../domain/ownership.ts';
import { type Lens, lensKey } from './lens.ts';
import { LensView } from './lensView.ts';
import type { CatalogueRows } from './rows.ts';

export type CatalogueSource = CatalogueRows['sources'][number];
/** An ownership with the slug of its owner. */
export type CatalogueOwnership = Ownership & OwnershipSpan;

/** Lenses kept at hand; an `asOf` can be any instant, so the oldest make room. */
const MOST_LENSES = 64;

/** The catalogue as it stood at one moment. Never changes, so that one answer never mixes two states. */
export class Snapshot {
  /** By slug. */
  readonly sources: readonly CatalogueSource[];
  /** By slug. */
  readonly raters: readonly Rater[];
  readonly #byOrdinal: ReadonlyMap<number, CatalogueSource>;
  readonly #sourceById: ReadonlyMap<string, CatalogueSource>;
  readonly #sourceBySlug: ReadonlyMap<string, CatalogueSource>;
  readonly #sourceByDomain: ReadonlyMap<string, CatalogueSource>;
  readonly #ratings: ReadonlyMap<number, readonly Rating[]>;
  readonly #ratingById: ReadonlyMap<string, Rating>;
  readonly #raterById: ReadonlyMap<string, Rater>;
  readonly #raterBySlug: ReadonlyMap<string, Rater>;
  readonly #ownerships: ReadonlyMap<number, readonly CatalogueOwnership[]>;
  readonly #ownerById: ReadonlyMap<string, Owner>;
  readonly #ownerBySlug: ReadonlyMap<string, Owner>;
  readonly #ownedBy: ReadonlyMap<string, readonly CatalogueOwnership[]>;
  /** Through the lens that leaves nothing out, which nearly every request looks through. */
  readonly #everything = new LensView(this, {});
  readonly #lenses = new Map<string, LensView>();

  constructor(rows: CatalogueRows) {
    this.sources = [...rows.sources].sort(bySlug);
    this.raters = [...rows.raters].sort(bySlug);
    this.#byOrdinal = new Map(rows.sources.map((source) => [source.ordinal, source]));
    this.#sourceById = byId(rows.sources);
    this.#sourceBySlug = new Map(rows.sources.map((source) => [source.slug, source]));
    this.#sourceByDomain = new Map([
      ...rows.sources.flatMap((source) => source.aliases.map(({ alias }) => [alias, source] as const)),
      ...rows.sources.map((source) => [source.domain, source] as const),
    ]);
    this.#ratings = grouped(rows.ratings, (rating) => rating.sourceOrdinal);
    this.#ratingById = byId(rows.ratings);
    this.#raterById = byId(rows.raters);
    this.#raterBySlug = new Map(rows.raters.map((rater) => [rater.slug, rater]));
    this.#ownerById = byId(rows.owners);
    this.#ownerBySlug = new Map(rows.owners.map((owner) => [owner.slug, owner]));
    const ownerships = rows.ownerships.map((ownership) => ({
      ...ownership,
      ownerSlug: this.#ownerById.get(ownership.ownerId)?.slug ?? ownership.ownerId,
    }));
    this.#ownerships = grouped(ownerships, (ownership) => ownership.sourceOrdinal);
    this.#ownedBy = grouped(ownerships, (ownership) => ownership.ownerId);
  }

  source(ordinal: number): CatalogueSource | undefined {
    return this.#byOrdinal.get(ordinal);
  }

  sourceById(id: string): CatalogueSource | undefined {
    return this.#sourceById.get(id);
  }

  sourceBySlug(slug: string): CatalogueSource | undefined {
    return this.#sourceBySlug.get(slug);
  }

  /** By its host without `www.`, in lower case, or by an alias. */
  sourceByDomain(domain: string): CatalogueSource | undefined {
    return this.#sourceByDomain.get(domain);
  }

  /** Whether this snapshot has heard of all these outlets. */
  knows(ordinals: readonly number[]): boolean {
    return ordinals.every((ordinal) => this.#byOrdinal.has(ordinal));
  }

  /** All ratings of an outlet, old ones too. */
  ratingsOf(ordinal: number): readonly Rating[] {
    return this.#ratings.get(ordinal) ?? [];
  }

  rating(id: string): Rating | undefined {
    return this.#ratingById.get(id);
  }

  rater(id: string): Rater | undefined {
    return this.#raterById.get(id);
  }

  raterBySlug(slug: string): Rater | undefined {
    return this.#raterBySlug.get(slug);
  }

  owner(id: string): Owner | undefined {
    return this.#ownerById.get(id);
  }

  ownerBySlug(slug: string): Owner | undefined {
    return this.#ownerBySlug.get(slug);
  }

  /** All ownerships of an outlet, ended ones too. */
  ownershipsOf(ordinal: number): readonly CatalogueOwnership[] {
    return this.#ownerships.get(ordinal) ?? [];
  }

  /** All ownerships of an owner, ended ones too. */
  ownershipsBy(ownerId: string): readonly CatalogueOwnership[] {
    return this.#ownedBy.get(ownerId) ?? [];
  }

  through(lens: Lens): LensView {
    if (isEverything(lens)) return this.#everything;
    const key = lensKey(lens);
    const known = this.#lenses.get(key);
    if (known) return known;
    const view = new LensView(this, lens);
    const [oldest] = this.#lenses.keys();
    if (this.#lenses.size >= MOST_LENSES && oldest !== undefined) this.#lenses.delete(oldest);
    this.#lenses.set(key, view);
    return view;
  }
}

function isEverything({ raterIds, asOf, recordedBy, ownersAt }: Lens): boolean {
  return !(raterIds ?? asOf ?? recordedBy ?? ownersAt);
}

function bySlug(a: { slug: string }, b: { slug: string }): number {
  return a.slug < b.slug ? -1 : 1;
}

function byId<T extends { id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

function grouped<K, T>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
