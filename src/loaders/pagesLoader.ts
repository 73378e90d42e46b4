import DataLoader from 'dataloader';
import type { Database, Row } from '../db/database.ts';
import type { Prisma } from '../db/generated/client.ts';
import { KeptPages, type LoadedPage } from './keptPages.ts';
import type { ParentKind } from './keys.ts';
import { type KeysetOrder, type PageArm, type PageRequest, type PageText, pagesStatement } from './keyset.ts';
import { pageRows, type RowShape } from './pageRows.ts';

/** One page of one parent's list. */
export interface PageKey<T> {
  /** The parent's id, empty where there is none. */
  readonly parent: string;
  /** Best the same object for parents of whom the same is asked: then it is looked through once. */
  readonly asked: AskedPage<T>;
}

/** One page of a list, whoever the parent is. */
export interface AskedPage<T> {
  readonly list: List<T>;
  readonly page: PageRequest;
  /** The only columns that are read of the rows, which may have no others. */
  readonly columns: readonly string[];
}

/** A list that many parents may have, filtered and ordered. */
export interface List<T> {
  /** The same for lists that select the same rows in the same order. */
  readonly signature: string;
  readonly parentKind: ParentKind;
  readonly shape: RowShape;
  /** What is selected: at least what the shape has. */
  readonly selected: Prisma.Sql;
  /** `FROM … WHERE …`, with the parent as `parent."id"`. */
  readonly body: Prisma.Sql;
  readonly order: KeysetOrder<T>;
}

export type PagesLoader<T> = DataLoader<PageKey<T>, LoadedPage<T>, string>;

/**
 * Pages of lists: all that are asked for in one tick are one statement, whatever their filters, orders, cursors and columns.
 * Lists that differ only in the parent share one arm of it. `isLong` where reading a page may mean looking at much more; `kept`
 * has the pages that were read for others.
 */
export function pagesLoader<T extends Row>(
  database: Database,
  { isLong = false, kept = new KeptPages<T>() }: { isLong?: boolean; kept?: KeptPages<T> } = {},
): PagesLoader<T> {
  const read = isLong ? database.queryLong : database.query;
  const named = new Map<AskedPage<T>, Names>();
  const namesOf = (asked: AskedPage<T>): Names => {
    const known = named.get(asked);
    if (known) return known;
    const arm = `${kept.lists.of(asked.list.signature)} ${pageSignature(asked.page)}`;
    const names = { arm, page: `${kept.selections.of(asked.columns.join(' '))} ${arm}` };
    named.set(asked, names);
    return names;
  };
  return new DataLoader<PageKey<T>, LoadedPage<T>, string>(
    async (keys) => {
      const arms = new Map<string, Arm<T>>();
      const places = keys.map(({ parent, asked }) => {
        const name = namesOf(asked).arm;
        const arm = arms.get(name) ?? openArm(asked);
        arms.set(name, arm);
        return placeIn(arm, parent, asked.columns);
      });
      const statement = pagesStatement(Array.from(arms.values(), armToRead));
      const texts = new Map<number, string | null>();
      for (const { slot, rows } of await read<PageText>(statement)) texts.set(slot, rows);
      fill(arms.values(), texts);
      return keys.map(({ asked }, at) => loadedPage(places[at]?.rows ?? [], asked.page));
    },
    { cacheMap: kept.pages, cacheKeyFn: ({ parent, asked }) => `${parent} ${namesOf(asked).page}` },
  );
}

/** What tells apart the arms of a statement, and the pages of one parent. */
interface Names {
  readonly arm: string;
  readonly page: string;
}

/** One page of a list, of all parents that were asked about. */
interface Arm<T> {
  readonly list: List<T>;
  readonly page: PageRequest;
  /** What is asked for under any of them. */
  readonly columns: Set<string>;
  /** What was asked for last. */
  lastColumns: readonly string[] | null;
  /** By parent. */
  readonly places: Map<string, Place<T>>;
}

/** Where the rows are put that were read. */
interface Place<T> {
  rows: readonly T[];
}

function openArm<T>({ list, page }: AskedPage<T>): Arm<T> {
  return { list, page, columns: new Set(), lastColumns: null, places: new Map() };
}

function placeIn<T>(arm: Arm<T>, parent: string, columns: readonly string[]): Place<T> {
  if (columns !== arm.lastColumns) for (const name of columns) arm.columns.add(name);
  arm.lastColumns = columns;
  const place = arm.places.get(parent) ?? { rows: [] };
  arm.places.set(parent, place);
  return place;
}

function armToRead<T>({ list, page, columns, places }: Arm<T>): PageArm<T> {
  const { parentKind, selected, body, order, shape } = list;
  const parents = [...places.keys()];
  return {
    parents,
    parentKind,
    selected,
    columns: [...columns],
    instants: shape.instants,
    body,
    order,
    page,
  };
}

/** Puts each page in its place: they are numbered through the arms. */
function fill<T extends Row>(arms: Iterable<Arm<T>>, texts: ReadonlyMap<number, string | null>): void {
  let slot = 0;
  for (const { list, columns, places } of arms) {
    const names = [...columns];
    for (const place of places.values()) {
      slot += 1;
      place.rows = pageRows<T>(texts.get(slot) ?? null, { columns: names, shape: list.shape });
    }
  }
}

function pageSignature({ limit, isBackward, after, before, looksBeyond }: PageRequest): string {
  return `${limit} ${isBackward} ${looksBeyond} ${after && JSON.stringify(after)} ${before && JSON.stringify(before)}`;
}

function loadedPage<T>(read: readonly T[], { limit, isBackward, looksBeyond }: PageRequest): LoadedPage<T> {
  const rows = read.slice(0, limit);
  return {
    rows: isBackward ? rows.reverse() : rows,
    hasMore: looksBeyond ? read.length > limit : null,
  };
}
