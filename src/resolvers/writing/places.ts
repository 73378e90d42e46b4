import { Prisma } from '../../db/generated/client.ts';
import type { Role } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/transaction.ts';
import { type Leaning, sideOf } from '../../domain/leaning.ts';
import type { OutletFacts } from '../../events/event.ts';
import { consensuses } from './consensuses.ts';
import { recordset, uuids } from './rows.ts';

/** Where an article is, and what an event freezes of it. */
export interface Place {
  readonly id: string;
  /** The story that holds it now. */
  readonly storyId: string | null;
  readonly sourceOrdinal: number;
  readonly sourceId: string;
  readonly ownLeaning: Leaning | null;
}

/** Where these articles are, by id; unknown ones are left out. Locked until the transaction ends, in the order of ids. */
export async function lockPlaces(tx: Transaction, articleIds: Iterable<string>): Promise<Map<string, Place>> {
  const rows = await tx.$queryRaw<Place[]>(Prisma.sql`
    SELECT article."id", article."storyId", article."sourceOrdinal", source."id" AS "sourceId", article."ownLeaning"
      FROM "Article" AS article JOIN "Source" AS source ON source."ordinal" = article."sourceOrdinal"
     WHERE article."id" = ANY(${uuids(articleIds)}) ORDER BY article."id" FOR NO KEY UPDATE OF article`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The stories that hold these articles now, without a lock: where to begin locking. */
export async function holdersOf(tx: Transaction, articleIds: Iterable<string>): Promise<string[]> {
  const rows = await tx.$queryRaw<{ storyId: string }[]>(Prisma.sql`
    SELECT DISTINCT "storyId" FROM "Article" WHERE "id" = ANY(${uuids(articleIds)}) AND "storyId" IS NOT NULL`);
  return rows.map(({ storyId }) => storyId);
}

/** What events about these articles freeze of their outlets, by article id, as this transaction sees the ratings. */
export async function outletFacts(
  tx: Transaction,
  places: readonly Place[],
): Promise<Map<string, OutletFacts>> {
  const consensus = await consensuses(
    tx,
    places.map(({ sourceOrdinal }) => sourceOrdinal),
  );
  return new Map(
    places.map(({ id, sourceOrdinal, sourceId, ownLeaning }) => {
      const side = ownLeaning === null ? consensus(sourceOrdinal).side : sideOf(ownLeaning);
      return [id, { sourceOrdinal, sourceId, side }];
    }),
  );
}

/** Opens an attachment for each, at its own time or at `at`, and names the story on the article. */
export async function openAttachments(
  tx: Transaction,
  arrivals: readonly {
    readonly articleId: string;
    readonly storyId: string;
    readonly attachedAt?: Date;
    readonly by: Role | null;
  }[],
  at: Date,
): Promise<void> {
  const rows = arrivals.map((arrival) => ({ attachedAt: at, ...arrival }));
  await tx.$executeRaw(Prisma.sql`
    WITH opened AS (
      INSERT INTO "Attachment" ("articleId", "storyId", "attachedAt", "attachedBy")
      SELECT "articleId", "storyId", "attachedAt", "by"
        FROM ${recordset(rows)} AS given("articleId" uuid, "storyId" uuid, "attachedAt" timestamptz(3), "by" "Role")
      RETURNING "articleId", "storyId", "attachedAt")
    UPDATE "Article" AS article SET "storyId" = opened."storyId", "attachedAt" = opened."attachedAt"
      FROM opened WHERE article."id" = opened."articleId"`);
}

/** Closes the open attachment of each, at its own time or at `at`, and takes the story's name off the article. */
export async function closeAttachments(
  tx: Transaction,
  departures: readonly {
    readonly articleId: string;
    readonly reason: string | null;
    readonly detachedAt?: Date;
    readonly by: Role | null;
  }[],
  at: Date,
): Promise<void> {
  const rows = departures.map((departure) => ({ detachedAt: at, ...departure }));
  await tx.$executeRaw(Prisma.sql`
    WITH closed AS (
      UPDATE "Attachment" AS attachment
         SET "detachedAt" = GREATEST(attachment."attachedAt", given."detachedAt"), "detachedBy" = given."by",
             "detachReason" = given."reason"
        FROM ${recordset(rows)} AS given("articleId" uuid, "reason" text, "detachedAt" timestamptz(3), "by" "Role")
       WHERE attachment."articleId" = given."articleId" AND attachment."detachedAt" IS NULL
      RETURNING attachment."articleId")
    UPDATE "Article" AS article SET "storyId" = NULL, "attachedAt" = NULL
      FROM closed WHERE article."id" = closed."articleId"`);
}
