import { Prisma } from '../../db/generated/client.ts';
import { recordset } from './rows.ts';

/** Rows `("of" uuid, "articleId" uuid, "position" int)` for the citations of texts; positions from 0, no article twice in one. */
export function citationRows(
  cited: readonly { readonly id: string; readonly citationIds: readonly string[] }[],
): Prisma.Sql {
  const rows = cited.flatMap(({ id, citationIds }) =>
    [...new Set(citationIds)].map((articleId, position) => ({ of: id, articleId, position })),
  );
  return Prisma.sql`${recordset(rows)} AS citation("of" uuid, "articleId" uuid, "position" int)`;
}
