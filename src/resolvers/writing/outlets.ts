import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Medium } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/transaction.ts';
import { slugify } from '../../domain/slug.ts';
import { searchTextOf } from '../../domain/words.ts';
import { appendEvents } from '../../events/log.ts';
import { freeSlugs } from './freeSlugs.ts';
import { ints, recordset, texts } from './rows.ts';

/** An outlet as somebody brings it; what is left out is not known. */
export interface OutletInput {
  /** Given by those who need a stable one; left out: random. */
  readonly id?: string;
  readonly name: string;
  /** Lower case, without `www.`. */
  readonly domain: string;
  /** Left out: made from the name. */
  readonly slug?: string;
  readonly homepageUrl?: string | null;
  readonly logoUrl?: string | null;
  readonly country?: string | null;
  readonly language?: string | null;
  readonly medium?: Medium;
  /** Further hosts and names. One that another outlet has already is left to it. */
  readonly aliases?: readonly string[];
  /** Left out: now. */
  readonly createdAt?: Date;
}

export interface WrittenOutlet {
  readonly id: string;
  readonly ordinal: number;
  readonly domain: string;
  readonly isNew: boolean;
}

/**
 * Writes outlets by domain. Of a known outlet nothing that stands changes: only what is empty is filled (homepage,
 * logo, country, language, the medium OTHER), and aliases are added. Of several with one domain the first counts.
 *
 * Answers one row a domain, in no promised order. Appends one SOURCE_CHANGED where anything is new or changed.
 */
export async function upsertOutlets(
  tx: Transaction,
  outlets: readonly OutletInput[],
): Promise<WrittenOutlet[]> {
  const byDomain = new Map<string, OutletInput>();
  for (const outlet of outlets) if (!byDomain.has(outlet.domain)) byDomain.set(outlet.domain, outlet);
  if (byDomain.size === 0) return [];

  const known = new Set((await outletsOf(tx, byDomain.keys())).map(({ domain }) => domain));
  const added = await insertOutlets(
    tx,
    [...byDomain.values()].filter(({ domain }) => !known.has(domain)),
  );
  const changed = new Set(added);
  for (const ordinal of await fillOutlets(tx, [...byDomain.values()])) changed.add(ordinal);
  const written = await outletsOf(tx, byDomain.keys());
  for (const ordinal of await addAliases(tx, written, byDomain)) changed.add(ordinal);
  if (changed.size > 0) {
    const sourceOrdinals = [...changed].sort((a, b) => a - b);
    await refreshSearchText(tx, sourceOrdinals);
    await appendEvents(tx, [{ type: 'SOURCE_CHANGED', storyId: null, payload: { sourceOrdinals } }]);
  }
  return written.map((row) => ({ ...row, isNew: added.has(row.ordinal) }));
}

async function outletsOf(
  tx: Transaction,
  domains: Iterable<string>,
): Promise<{ id: string; ordinal: number; domain: string }[]> {
  return tx.$queryRaw(
    Prisma.sql`SELECT "id", "ordinal", "domain" FROM "Source" WHERE "domain" = ANY(${texts(domains)})`,
  );
}

async function insertOutlets(tx: Transaction, outlets: readonly OutletInput[]): Promise<Set<number>> {
  if (outlets.length === 0) return new Set();
  const slugs = await freeSlugs(
    tx,
    'Source',
    outlets.map(({ slug, name, domain }) => slug ?? slugify(name, domain)),
  );
  const rows = outlets.map(({ aliases: _aliases, ...outlet }, place) => ({
    ...outlet,
    id: outlet.id ?? randomUUID(),
    slug: slugs[place],
    place,
  }));
  const inserted = await tx.$queryRaw<{ ordinal: number }[]>(Prisma.sql`
    INSERT INTO "Source" ("id", "slug", "name", "domain", "homepageUrl", "logoUrl", "country", "language", "medium", "createdAt")
    SELECT "id", "slug", "name", "domain", "homepageUrl", "logoUrl", "country", "language",
           COALESCE("medium", 'OTHER'), COALESCE("createdAt", now())
      FROM ${recordset(rows)}
        AS outlet("place" int, "id" uuid, "slug" text, "name" text, "domain" text, "homepageUrl" text, "logoUrl" text,
                  "country" text, "language" text, "medium" "Medium", "createdAt" timestamptz(3))
     ORDER BY "place"
    ON CONFLICT ("domain") DO NOTHING
    RETURNING "ordinal"`);
  return new Set(inserted.map(({ ordinal }) => ordinal));
}

async function fillOutlets(tx: Transaction, outlets: readonly OutletInput[]): Promise<number[]> {
  const filled = await tx.$queryRaw<{ ordinal: number }[]>(Prisma.sql`
    UPDATE "Source" AS known
       SET "homepageUrl" = COALESCE(known."homepageUrl", outlet."homepageUrl"),
           "logoUrl" = COALESCE(known."logoUrl", outlet."logoUrl"),
           "country" = COALESCE(known."country", outlet."country"),
           "language" = COALESCE(known."language", outlet."language"),
           "medium" = CASE known."medium" WHEN 'OTHER' THEN COALESCE(outlet."medium", 'OTHER') ELSE known."medium" END
      FROM ${recordset(outlets)}
        AS outlet("domain" text, "homepageUrl" text, "logoUrl" text, "country" text, "language" text, "medium" "Medium")
     WHERE known."domain" = outlet."domain"
       AND ((known."homepageUrl" IS NULL AND outlet."homepageUrl" IS NOT NULL)
         OR (known."logoUrl" IS NULL AND outlet."logoUrl" IS NOT NULL)
         OR (known."country" IS NULL AND outlet."country" IS NOT NULL)
         OR (known."language" IS NULL AND outlet."language" IS NOT NULL)
         OR (known."medium" = 'OTHER' AND outlet."medium" <> 'OTHER'))
    RETURNING known."ordinal"`);
  return filled.map(({ ordinal }) => ordinal);
}

async function addAliases(
  tx: Transaction,
  written: readonly { ordinal: number; domain: string }[],
  byDomain: ReadonlyMap<string, OutletInput>,
): Promise<number[]> {
  const rows = written.flatMap(({ ordinal, domain }) =>
    (byDomain.get(domain)?.aliases ?? []).map((alias) => ({ ordinal, alias })),
  );
  if (rows.length === 0) return [];
  const added = await tx.$queryRaw<{ ordinal: number }[]>(Prisma.sql`
    INSERT INTO "SourceAlias" ("alias", "sourceOrdinal")
    SELECT "alias", "ordinal"
      FROM ${recordset(rows)} AS given("alias" text, "ordinal" int)
     WHERE NOT EXISTS (SELECT FROM "Source" WHERE "domain" = given."alias")
     ORDER BY "ordinal", "alias"
    ON CONFLICT ("alias") DO NOTHING
    RETURNING "sourceOrdinal" AS "ordinal"`);
  return added.map(({ ordinal }) => ordinal);
}

async function refreshSearchText(tx: Transaction, ordinals: readonly number[]): Promise<void> {
  const outlets = await tx.$queryRaw<{ ordinal: number; name: string; domain: string; aliases: string[] }[]>(
    Prisma.sql`
      SELECT "ordinal", "name", "domain",
             ARRAY(SELECT "alias" FROM "SourceAlias" WHERE "sourceOrdinal" = "ordinal" ORDER BY "alias" COLLATE "C") AS "aliases"
        FROM "Source" WHERE "ordinal" = ANY(${ints(ordinals)})`,
  );
  const rows = outlets.map(({ ordinal, name, domain, aliases }) => ({
    ordinal,
    searchText: searchTextOf(name, domain, ...aliases),
  }));
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Source" AS known SET "searchText" = outlet."searchText"
      FROM ${recordset(rows)} AS outlet("ordinal" int, "searchText" text)
     WHERE known."ordinal" = outlet."ordinal" AND known."searchText" <> outlet."searchText"`);
}
