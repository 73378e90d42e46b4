import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/transaction.ts';
import { type OutletInput, upsertOutlets } from '../resolvers/writing/outlets.ts';
import { texts } from '../resolvers/writing/rows.ts';
import { importId } from './importId.ts';

/**
 * Writes the outlets of a file of ratings or owners; ordinals by the domain given. A domain that is another outlet's alias
 * means that outlet. Parents do not count here: such a file speaks of the very host that it names.
 */
export async function importedOutlets(
  tx: Transaction,
  outlets: readonly OutletInput[],
): Promise<{ ordinals: Map<string, number>; newOutlets: number }> {
  const aliases = await tx.$queryRaw<{ alias: string; ordinal: number }[]>(Prisma.sql`
    SELECT "alias", "sourceOrdinal" AS "ordinal" FROM "SourceAlias"
     WHERE "alias" = ANY(${texts(outlets.map(({ domain }) => domain))})
       AND NOT EXISTS (SELECT FROM "Source" WHERE "domain" = "alias")`);
  const ordinals = new Map(aliases.map(({ alias, ordinal }) => [alias, ordinal]));
  const written = await upsertOutlets(
    tx,
    outlets
      .filter(({ domain }) => !ordinals.has(domain))
      .map((outlet) => ({ ...outlet, id: importId('Source', outlet.domain) })),
  );
  for (const { domain, ordinal } of written) ordinals.set(domain, ordinal);
  return { ordinals, newOutlets: written.filter(({ isNew }) => isNew).length };
}
