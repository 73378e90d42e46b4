import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendEvents } from '../../events/log.ts';
import { recordset, texts } from './rows.ts';

/** A rater's own labels and the step that each means; null where a label places nothing. */
export type RaterScale = Readonly<Record<string, number | null>>;

export interface RaterInput {
  readonly id?: string;
  readonly slug: string;
  readonly name: string;
  readonly homepageUrl: string | null;
  readonly methodology: string;
  readonly scale: RaterScale;
}

/** Writes the raters that are not known by their slug; known ones stay as they are. Answers ids by slug. Appends RATER_CHANGED. */
export async function ensureRaters(
  tx: Transaction,
  raters: readonly RaterInput[],
): Promise<Map<string, string>> {
  const rows = raters.map((rater) => ({ ...rater, id: rater.id ?? randomUUID() }));
  // Two imports at once bring the same new rater under the same id: a conflict of either is no fault.
  const added = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    INSERT INTO "Rater" ("id", "slug", "name", "homepageUrl", "methodology", "scale")
    SELECT "id", "slug", "name", "homepageUrl", "methodology", "scale"
      FROM ${recordset(rows)}
        AS rater("id" uuid, "slug" text, "name" text, "homepageUrl" text, "methodology" text, "scale" jsonb)
    ON CONFLICT DO NOTHING
    RETURNING "id"`);
  if (added.length > 0) {
    const raterIds = added.map(({ id }) => id).sort();
    await appendEvents(tx, [{ type: 'RATER_CHANGED', storyId: null, payload: { raterIds } }]);
  }
  const known = await tx.$queryRaw<{ id: string; slug: string }[]>(
    Prisma.sql`SELECT "id", "slug" FROM "Rater" WHERE "slug" = ANY(${texts(raters.map(({ slug }) => slug))})`,
  );
  return new Map(known.map(({ id, slug }) => [slug, id]));
}
