import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { numbered } from '../../domain/slug.ts';
import { texts } from './rows.ts';

/** Where slugs live that must differ from each other. */
export type SlugTable = 'StorySlug' | 'Source' | 'Owner';

/**
 * For each wanted slug, in order, one that is free: itself, else the lowest free number after it (`x-2`, `x-3`, …),
 * also within the list. One statement where none is taken, few where many are.
 *
 * Until the transaction ends nobody else is given a slug of this table, so that two writers never take the same.
 */
export async function freeSlugs(
  tx: Transaction,
  table: SlugTable,
  wanted: readonly string[],
): Promise<string[]> {
  const free: string[] = new Array(wanted.length).fill('');
  if (wanted.length === 0) return free;
  await tx.$queryRaw(
    Prisma.sql`SELECT 1 AS "held" FROM pg_advisory_xact_lock(hashtext(${`slugs of ${table}`}::text))`,
  );

  const given = new Set<string>();
  let waiting = wanted.map((slug, place) => ({ slug, place }));
  for (let from = 1, to = 1; waiting.length > 0; from = to + 1, to *= 8) {
    const candidates = new Set(waiting.flatMap(({ slug }) => candidatesOf(slug, from, to)));
    const taken = await takenOf(tx, table, candidates);
    waiting = waiting.filter(({ slug, place }) => {
      const found = candidatesOf(slug, from, to).find((each) => !taken.has(each) && !given.has(each));
      if (found === undefined) return true;
      given.add(found);
      free[place] = found;
      return false;
    });
  }
  return free;
}

function candidatesOf(slug: string, from: number, to: number): string[] {
  const candidates: string[] = [];
  for (let n = from; n <= to; n += 1) candidates.push(n === 1 ? slug : numbered(slug, n));
  return candidates;
}

async function takenOf(tx: Transaction, table: SlugTable, slugs: Iterable<string>): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ slug: string }[]>(
    Prisma.sql`SELECT "slug" FROM ${Prisma.raw(`"${table}"`)} WHERE "slug" = ANY(${texts(slugs)})`,
  );
  return new Set(rows.map(({ slug }) => slug));
}
