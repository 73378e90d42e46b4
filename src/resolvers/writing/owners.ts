import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { OwnerKind } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendEvents } from '../../events/log.ts';
import { recordset, texts } from './rows.ts';

export interface OwnerInput {
  readonly id?: string;
  /** The same slug is the same owner. */
  readonly slug: string;
  readonly name: string;
  readonly ownerKind: OwnerKind;
}

/** One owner's hold on one outlet. */
export interface OwnershipInput {
  readonly id?: string;
  readonly ownerId: string;
  readonly sourceOrdinal: number;
  /** 0 to 100; null where unknown. */
  readonly sharePercent: number | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

/** Writes the owners that are not known by their slug; known ones stay as they are. Answers ids by slug. Appends OWNER_CHANGED. */
export async function ensureOwners(
  tx: Transaction,
  owners: readonly OwnerInput[],
): Promise<Map<string, string>> {
  if (owners.length === 0) return new Map();
  const rows = owners.map((owner) => ({ ...owner, id: owner.id ?? randomUUID() }));
  // Two imports at once bring the same new owner under the same id: a conflict of either is no fault.
  const added = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    INSERT INTO "Owner" ("id", "slug", "name", "ownerKind")
    SELECT "id", "slug", "name", "ownerKind"
      FROM ${recordset(rows)} AS owner("id" uuid, "slug" text, "name" text, "ownerKind" "OwnerKind")
    ON CONFLICT DO NOTHING
    RETURNING "id"`);
  await appendOwnerChanged(
    tx,
    added.map(({ id }) => id),
    [],
  );
  const known = await tx.$queryRaw<{ id: string; slug: string }[]>(
    Prisma.sql`SELECT "id", "slug" FROM "Owner" WHERE "slug" = ANY(${texts(owners.map(({ slug }) => slug))})`,
  );
  return new Map(known.map(({ id, slug }) => [slug, id]));
}

/**
 * Writes the ownerships that are not known by owner, outlet and beginning; known ones stay as they are, whatever share or
 * end they bear. Answers how many are new. Appends OWNER_CHANGED.
 */
export async function ensureOwnerships(
  tx: Transaction,
  ownerships: readonly OwnershipInput[],
): Promise<number> {
  if (ownerships.length === 0) return 0;
  // One writer at a time: a beginning that is null has no unique index to stand on.
  await tx.$queryRaw(Prisma.sql`SELECT 1 AS "held" FROM pg_advisory_xact_lock(hashtext('ownerships'))`);
  const added = await tx.$queryRaw<{ ownerId: string; ordinal: number }[]>(Prisma.sql`
    INSERT INTO "Ownership" ("id", "ownerId", "sourceOrdinal", "sharePercent", "since", "until")
    SELECT COALESCE("id", gen_random_uuid()), "ownerId", "sourceOrdinal", "sharePercent", "since", "until"
      FROM (SELECT DISTINCT ON ("ownerId", "sourceOrdinal", "since") *
              FROM ${recordset(ownerships.map((ownership, place) => ({ ...ownership, place })))}
                AS given("place" int, "id" uuid, "ownerId" uuid, "sourceOrdinal" int, "sharePercent" float8,
                         "since" timestamptz(3), "until" timestamptz(3))
             ORDER BY "ownerId", "sourceOrdinal", "since", "place") AS given
     WHERE NOT EXISTS (
       SELECT FROM "Ownership" AS known
        WHERE known."ownerId" = given."ownerId" AND known."sourceOrdinal" = given."sourceOrdinal"
          AND known."since" IS NOT DISTINCT FROM given."since")
    RETURNING "ownerId", "sourceOrdinal" AS "ordinal"`);
  await appendOwnerChanged(
    tx,
    added.map(({ ownerId }) => ownerId),
    added.map(({ ordinal }) => ordinal),
  );
  return added.length;
}

async function appendOwnerChanged(
  tx: Transaction,
  owners: readonly string[],
  outlets: readonly number[],
): Promise<void> {
  if (owners.length === 0) return;
  const ownerIds = [...new Set(owners)].sort();
  const sourceOrdinals = [...new Set(outlets)].sort((a, b) => a - b);
  await appendEvents(tx, [{ type: 'OWNER_CHANGED', storyId: null, payload: { ownerIds, sourceOrdinals } }]);
}
