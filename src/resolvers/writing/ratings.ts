import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Factuality } from '../../domain/leaning.ts';
import { badInput } from '../../errors.ts';
import { appendEvents, MOST_EVENTS } from '../../events/log.ts';
import type { RaterScale } from './raters.ts';
import { ints, json, recordset, uuids } from './rows.ts';

/** One published opinion; the step follows from the label by the rater's scale. */
export interface RatingInput {
  /** Left out, or another opinion's already, as where a rater came back to it: random. */
  readonly id?: string;
  readonly sourceOrdinal: number;
  readonly raterId: string;
  /** The rater's own word or number, untouched. */
  readonly originalLabel: string;
  readonly factuality: Factuality | null;
  /** When the rater published it. */
  readonly ratedAt: Date;
  /** Left out: now. */
  readonly recordedAt?: Date;
  readonly url: string | null;
}

/**
 * Records opinions. A row never changes: a new opinion is a new row, and the same opinion again is nothing: one whose
 * step, label and factuality are those of the rater's newest opinion of that outlet at its `ratedAt`. Of several equal
 * in rater, outlet and time within the list, the first counts.
 *
 * Answers the ordinals of the outlets rated anew, ascending. Appends one RATING_RECORDED, and, where one of them is in
 * a story, Fanout rows `SOURCE_RERATED` that a worker carries to the stories. Throws BAD_USER_INPUT for a label that
 * its rater's scale lacks.
 */
export async function recordRatings(tx: Transaction, ratings: readonly RatingInput[]): Promise<number[]> {
  if (ratings.length === 0) return [];
  const scales = await scalesOf(tx, new Set(ratings.map(({ raterId }) => raterId)));
  const rows = ratings.map((rating, place) => ({ ...rating, place, step: stepOn(scales, rating) }));
  // Two writers of the same opinion must not both find it missing.
  await tx.$queryRaw(Prisma.sql`
    SELECT "ordinal" FROM "Source" WHERE "ordinal" = ANY(${ints(ratings.map((each) => each.sourceOrdinal))})
     ORDER BY "ordinal" FOR NO KEY UPDATE`);
  const added = await tx.$queryRaw<{ ordinal: number }[]>(Prisma.sql`
    INSERT INTO "Rating" ("id", "sourceOrdinal", "raterId", "step", "originalLabel", "factuality", "ratedAt", "recordedAt", "url")
    SELECT CASE WHEN "id" IS NULL OR EXISTS (SELECT FROM "Rating" AS other WHERE other."id" = opinion."id")
                THEN gen_random_uuid() ELSE "id" END,
           "sourceOrdinal", "raterId", "step", "originalLabel", "factuality", "ratedAt",
           COALESCE("recordedAt", now()), "url"
      FROM (SELECT DISTINCT ON ("sourceOrdinal", "raterId", "ratedAt") *
              FROM ${recordset(rows)}
                AS given("place" int, "id" uuid, "sourceOrdinal" int, "raterId" uuid, "step" smallint, "originalLabel" text,
                         "factuality" "Factuality", "ratedAt" timestamptz(3), "recordedAt" timestamptz(3), "url" text)
             ORDER BY "sourceOrdinal", "raterId", "ratedAt", "place") AS opinion
     WHERE NOT EXISTS (
       SELECT FROM (SELECT known."step", known."originalLabel", known."factuality"
                      FROM "Rating" AS known
                     WHERE known."sourceOrdinal" = opinion."sourceOrdinal" AND known."raterId" = opinion."raterId"
                       AND known."ratedAt" <= opinion."ratedAt"
                     ORDER BY known."ratedAt" DESC, known."recordedAt" DESC, known."id" DESC LIMIT 1) AS newest
        WHERE newest."step" IS NOT DISTINCT FROM opinion."step" AND newest."originalLabel" = opinion."originalLabel"
          AND newest."factuality" IS NOT DISTINCT FROM opinion."factuality")
     ORDER BY "ratedAt", "place"
    RETURNING "sourceOrdinal" AS "ordinal"`);

  const sourceOrdinals = [...new Set(added.map(({ ordinal }) => ordinal))].sort((a, b) => a - b);
  if (sourceOrdinals.length === 0) return [];
  await appendEvents(tx, [{ type: 'RATING_RECORDED', storyId: null, payload: { sourceOrdinals } }]);
  await fanOut(tx, sourceOrdinals);
  return sourceOrdinals;
}

async function scalesOf(tx: Transaction, raterIds: Iterable<string>): Promise<Map<string, RaterScale>> {
  const raters = await tx.$queryRaw<{ id: string; scale: RaterScale }[]>(
    Prisma.sql`SELECT "id", "scale" FROM "Rater" WHERE "id" = ANY(${uuids(raterIds)})`,
  );
  return new Map(raters.map(({ id, scale }) => [id, scale]));
}

function stepOn(scales: ReadonlyMap<string, RaterScale>, rating: RatingInput): number | null {
  const scale = scales.get(rating.raterId);
  const step = scale && Object.hasOwn(scale, rating.originalLabel) ? scale[rating.originalLabel] : undefined;
  if (step === undefined) throw badInput(`The rater's scale has no label “${rating.originalLabel}”.`);
  return step;
}

/**
 * A rating may touch thousands of stories: too wide for this transaction, so a worker tells each of them. A row names so
 * few outlets that one transaction can tell a story of them all.
 */
async function fanOut(tx: Transaction, sourceOrdinals: readonly number[]): Promise<void> {
  const covering = await tx.$queryRaw<{ ordinal: number }[]>(Prisma.sql`
    SELECT "ordinal" FROM "Source" AS source
     WHERE "ordinal" = ANY(${ints(sourceOrdinals)})
       AND EXISTS (SELECT FROM "Article" WHERE "sourceOrdinal" = source."ordinal" AND "storyId" IS NOT NULL)
     ORDER BY "ordinal"`);
  const ordinals = covering.map(({ ordinal }) => ordinal);
  for (let from = 0; from < ordinals.length; from += MOST_EVENTS) {
    const payload = { sourceOrdinals: ordinals.slice(from, from + MOST_EVENTS) };
    await tx.$executeRaw(
      Prisma.sql`INSERT INTO "Fanout" ("kind", "payload") VALUES ('SOURCE_RERATED', ${json(payload)})`,
    );
  }
}
