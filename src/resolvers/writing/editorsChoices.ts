import { Prisma } from '../../db/generated/client.ts';
import type { Role } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/transaction.ts';
import { recordset } from './rows.ts';

/** In what role an article was placed where it is, and was last taken out of one story; null for nobody or an import. */
export interface Choices {
  readonly placedBy: Role | null;
  readonly takenOutBy: Role | null;
}

/** Whether a role's choice is one that INGEST leaves as it is. */
export function isEditors(role: Role | null | undefined): boolean {
  return role === 'EDITOR' || role === 'ADMIN';
}

/** Who decided on these articles, each beside one story. Read under the articles' locks; keys are article ids. */
export async function choicesOn(
  tx: Transaction,
  pairs: readonly { readonly articleId: string; readonly storyId: string }[],
): Promise<Map<string, Choices>> {
  if (pairs.length === 0) return new Map();
  const rows = await tx.$queryRaw<(Choices & { articleId: string })[]>(Prisma.sql`
    SELECT given."articleId",
           (SELECT "attachedBy" FROM "Attachment" AS stay
             WHERE stay."articleId" = given."articleId" AND stay."detachedAt" IS NULL) AS "placedBy",
           (SELECT "detachedBy" FROM "Attachment" AS stay
             WHERE stay."articleId" = given."articleId" AND stay."storyId" = given."storyId" AND stay."detachedAt" IS NOT NULL
             ORDER BY stay."detachedAt" DESC, stay."attachedAt" DESC LIMIT 1) AS "takenOutBy"
      FROM ${recordset(pairs)} AS given("articleId" uuid, "storyId" uuid)`);
  return new Map(rows.map(({ articleId, ...choices }) => [articleId, choices]));
}
