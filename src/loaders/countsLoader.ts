import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { fromParents } from './keys.ts';
import type { List } from './pagesLoader.ts';

export interface CountKey {
  /** The parent's id, empty where there is none. */
  readonly parent: string;
  readonly list: Pick<List<unknown>, 'signature' | 'parentKind' | 'body'>;
}

export type CountsLoader = DataLoader<CountKey, number, string>;

/** How many rows lists have: all that are asked for in one tick are one statement. */
export function countsLoader(database: Database): CountsLoader {
  return new DataLoader<CountKey, number, string>(
    async (keys) => {
      const bySignature = new Map<string, { index: number; list: CountKey['list']; parents: string[] }>();
      for (const { list, parent } of keys) {
        const known = bySignature.get(list.signature);
        if (known) known.parents.push(parent);
        else bySignature.set(list.signature, { index: bySignature.size, list, parents: [parent] });
      }
      const arms = [...bySignature.values()].map(({ index, list, parents }) => {
        return Prisma.sql`
          SELECT ${Prisma.raw(String(index))} AS "arm", parent."id"::text AS "parent",
                 (SELECT count(*)::int ${list.body}) AS "amount"
            ${fromParents(parents, list.parentKind)}`;
      });
      const rows = await database.queryLong<{ arm: number; parent: string; amount: number }>(
        Prisma.join(arms, ' UNION ALL '),
      );
      const counts = new Map(rows.map(({ arm, parent, amount }) => [`${arm} ${parent}`, amount]));
      return keys.map(
        ({ list, parent }) => counts.get(`${bySignature.get(list.signature)?.index} ${parent}`) ?? 0,
      );
    },
    { cacheKeyFn: ({ list, parent }) => `${parent} ${list.signature}` },
  );
}
