import DataLoader from 'dataloader';
import type { Database, Row } from '../db/database.ts';
import type { Prisma } from '../db/generated/client.ts';
import { type KeysetOrder, type PageArm, type PageRequest, type Placed, pagesStatement } from './keyset.ts';

/** One page of one parent's list. */
export interface PageKey<T> {
  /** The parent's id, empty where there is none. */
  readonly parent: string;
  readonly list: List<T>;
  readonly page: PageRequest;
}

/** A list that many parents may have, filtered and ordered. */
export interface List<T> {
  /** The same for lists that select the same rows in the same order. */
  readonly signature: string;
  readonly parentKind: 'text' | 'uuid' | 'integer';
  readonly columns: Prisma.Sql;
  /** `FROM … WHERE …`, with the parent as `parent."id"`. */
  readonly body: Prisma.Sql;
  readonly order: KeysetOrder<T>;
}

/** Rows in the direction of the order, and whether there are more in the direction of reading. */
export interface LoadedPage<T> {
  readonly rows: readonly T[];
  readonly hasMore: boolean;
}

export type PagesLoader<T> = DataLoader<PageKey<T>, LoadedPage<T>, string>;

/**
 * Pages of lists: all that are asked for in one tick are one statement, whatever their filters, orders and cursors.
 * Lists that differ only in the parent share one arm of it.
 */
export function pagesLoader<T extends Row>(database: Database): PagesLoader<T> {
  return new DataLoader<PageKey<T>, LoadedPage<T>, string>(
    async (keys) => {
      const arms = new Map<string, { index: number; arm: PageArm<T> & { parents: string[] } }>();
      for (const key of keys) {
        const signature = armSignature(key);
        const known = arms.get(signature);
        if (known) {
          known.arm.parents.push(key.parent);
          continue;
        }
        const { parentKind, columns, body, order } = key.list;
        const arm = { parents: [key.parent], parentKind, columns, body, order, page: key.page };
        arms.set(signature, { index: arms.size, arm });
      }
      const rows = await database.query<Placed<T>>(pagesStatement([...arms.values()].map(({ arm }) => arm)));
      const pages = new Map<string, Placed<T>[]>();
      for (const row of rows) {
        const id = `${row.arm} ${row.parent}`;
        const page = pages.get(id);
        if (page) page.push(row);
        else pages.set(id, [row]);
      }
      return keys.map((key) => {
        const index = arms.get(armSignature(key))?.index;
        return loadedPage(pages.get(`${index} ${key.parent}`) ?? [], key.page);
      });
    },
    { cacheKeyFn: (key) => `${key.parent} ${armSignature(key)}` },
  );
}

function armSignature<T>({ list, page }: PageKey<T>): string {
  return JSON.stringify([list.signature, page.limit, page.isBackward, page.after, page.before]);
}

function loadedPage<T>(placed: Placed<T>[], { limit, isBackward }: PageRequest): LoadedPage<T> {
  // Arms of one statement may come in any order.
  const rows = placed.sort((a, b) => a.place - b.place).slice(0, limit);
  return { rows: isBackward ? rows.reverse() : rows, hasMore: placed.length > limit };
}
