import DataLoader from 'dataloader';
import type { Database, Row } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { KeptPages, type LoadedPage } from './keptPages.ts';
import type { ParentKind } from './keys.ts';
import { type KeysetOrder, type Paged, type PageRequest, pagesStatement } from './keyset.ts';

/** One page of one parent's list. */
export interface PageKey<T> {
  /** The parent's id, empty where there is none. */
  readonly parent: string;
  readonly list: List<T>;
  readonly page: PageRequest;
  /** The only columns that are read of the rows, which may have no others; left out: all that the list has. */
  readonly columns?: readonly string[];
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

export type PagesLoader<T> = DataLoader<PageKey<T>, LoadedPage<T>, string>;

/**
 * Pages of lists: all that are asked for in one tick are one statement, whatever their filters, orders and cursors.
 * Lists that differ only in the parent share one arm of it, and all arms select the same columns. `table` is what the
 * lists' statements call the table that has the columns of a key; `isLong` where reading a page may mean looking at much more;
 * `kept` has the pages that were read for others.
 */
export function pagesLoader<T extends Row>(
  database: Database,
  {
    table = '',
    isLong = false,
    kept = new KeptPages<T>(),
  }: { table?: string; isLong?: boolean; kept?: KeptPages<T> } = {},
): PagesLoader<T> {
  const read = isLong ? database.queryLong : database.query;
  const armOf = ({ list, page }: PageKey<T>): string =>
    `${kept.lists.of(list.signature)} ${pageSignature(page)}`;
  /** By the array: it is the same under every parent. */
  const selections = new Map<readonly string[] | undefined, number>();
  const selectionOf = (columns: readonly string[] | undefined): number => {
    const known = selections.get(columns) ?? kept.selections.of(columns?.join(' ') ?? '*');
    selections.set(columns, known);
    return known;
  };
  return new DataLoader<PageKey<T>, LoadedPage<T>, string>(
    async (keys) => {
      const columns = commonColumns(keys);
      const selected = columns && Prisma.raw(columns.map((name) => `${table}."${name}"`).join(', '));
      const arms = new Map<string, Arm<T>>();
      const pages = keys.map((key): T[] => {
        const name = armOf(key);
        const arm = arms.get(name) ?? openArm(key, selected);
        arms.set(name, arm);
        const rows = arm.pages.get(key.parent) ?? [];
        arm.pages.set(key.parent, rows);
        return rows;
      });
      const statement = pagesStatement(
        Array.from(arms.values(), (arm) => ({ ...arm.list, page: arm.page, parents: [...arm.pages.keys()] })),
        columns,
      );
      const slots = Array.from(arms.values(), (arm) => [...arm.pages.values()]).flat();
      for (const row of await read<Paged<T>>(statement)) slots[(row.slot ?? 1) - 1]?.push(row);
      return keys.map(({ page }, at) => loadedPage(pages[at] ?? [], page));
    },
    {
      cacheMap: kept.pages,
      cacheKeyFn: (key) => `${key.parent} ${selectionOf(key.columns)} ${armOf(key)}`,
    },
  );
}

function openArm<T>({ list, page }: PageKey<T>, columns: Prisma.Sql | null): Arm<T> {
  return { list: columns ? { ...list, columns } : list, page, pages: new Map() };
}

/** An arm of the statement, and the rows that it answers by parent. */
interface Arm<T> {
  readonly list: List<T>;
  readonly page: PageRequest;
  readonly pages: Map<string, T[]>;
}

/** What all keys together read; null where one of them reads everything. */
function commonColumns<T>(keys: readonly PageKey<T>[]): string[] | null {
  const names = new Set<string>();
  let before: readonly string[] | undefined;
  for (const { columns } of keys) {
    if (!columns) return null;
    if (columns !== before) for (const name of columns) names.add(name);
    before = columns;
  }
  return [...names].sort();
}

function pageSignature({ limit, isBackward, after, before }: PageRequest): string {
  return `${limit} ${isBackward} ${after && JSON.stringify(after)} ${before && JSON.stringify(before)}`;
}

function loadedPage<T>(read: readonly T[], { limit, isBackward }: PageRequest): LoadedPage<T> {
  const rows = read.slice(0, limit);
  return { rows: isBackward ? rows.reverse() : rows, hasMore: read.length > limit };
}
