import DataLoader from 'dataloader';
import type { Database, Row } from '../db/database.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { ParentKind } from './keys.ts';
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
  readonly parentKind: ParentKind;
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
      const arms = new Map<string, Arm<T>>();
      for (const key of keys) {
        const signature = armSignature(key);
        const known = arms.get(signature);
        if (known) known.parents.push(key.parent);
        else arms.set(signature, { ...key.list, parents: [key.parent], page: key.page, pages: new Map() });
      }
      const inOrder = [...arms.values()];
      for (const row of await database.query<Placed<T>>(pagesStatement(inOrder))) {
        const pages = inOrder[row.arm]?.pages;
        const page = pages?.get(row.parent);
        if (page) page.push(row);
        else pages?.set(row.parent, [row]);
      }
      return keys.map((key) =>
        loadedPage(arms.get(armSignature(key))?.pages.get(key.parent) ?? [], key.page),
      );
    },
    { cacheKeyFn: (key) => `${key.parent} ${armSignature(key)}` },
  );
}

/** An arm of the statement, and the rows that it answers by parent. */
type Arm<T> = PageArm<T> & { readonly parents: string[]; readonly pages: Map<string, Placed<T>[]> };

function armSignature<T>({ list, page: { limit, isBackward, after, before } }: PageKey<T>): string {
  return `${list.signature} ${limit} ${isBackward} ${after && JSON.stringify(after)} ${before && JSON.stringify(before)}`;
}

function loadedPage<T>(placed: Placed<T>[], { limit, isBackward }: PageRequest): LoadedPage<T> {
  // Arms of one statement may come in any order.
  const rows = placed.sort((a, b) => a.place - b.place).slice(0, limit);
  return { rows: isBackward ? rows.reverse() : rows, hasMore: placed.length > limit };
}
