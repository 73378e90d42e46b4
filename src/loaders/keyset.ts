import type { Row } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { fromParents, type ParentKind } from './keys.ts';

/** What one part of a cursor holds, and so what it may look like. */
export type KeyKind = 'instant' | 'integer' | 'number' | 'text' | 'uuid';

/** One column of an order. */
export interface KeyColumn {
  readonly kind: KeyKind;
  readonly expression: Prisma.Sql;
}

/** A total order of rows: its last column tells any two rows apart. All columns run the same way. */
export interface KeysetOrder<T> {
  readonly name: string;
  readonly isDescending: boolean;
  readonly columns: readonly KeyColumn[];
  /** A row's place in the order, as text, a value a column. */
  keyOf(row: T): readonly string[];
}

/** Which rows of an ordered list are wanted. */
export interface PageRequest {
  /** 1 to 100. */
  readonly limit: number;
  /** From the end. */
  readonly isBackward: boolean;
  /** Only rows beyond this key, in the direction of the order. */
  readonly after: readonly string[] | null;
  /** Only rows short of this key. */
  readonly before: readonly string[] | null;
  /** Whether to look for a row beyond the page. */
  readonly looksBeyond: boolean;
}

/** One list, or the same list of many parents. */
export interface PageArm<T> {
  /** The parents' ids, which `body` sees as `parent."id"`; one empty text where there is no parent. */
  readonly parents: readonly string[];
  readonly parentKind: ParentKind;
  /** What is selected from `body`. */
  readonly selected: Prisma.Sql;
  /** The columns of that which are read. */
  readonly columns: readonly string[];
  /** Which columns are instants, whether they are read or not. */
  readonly instants: readonly string[];
  /** `FROM … WHERE …` */
  readonly body: Prisma.Sql;
  readonly order: KeysetOrder<T>;
  readonly page: PageRequest;
}

/** A page as the statement answers it. */
export interface PageText extends Row {
  /** Which page, from 1: those of the first arm's parents come first, then the second's. */
  readonly slot: number;
  /**
   * Its rows in reading direction: JSON, an array of the columns' values for each, instants in seconds since 1970. Null where
   * there are none.
   */
  readonly rows: string | null;
}

const CASTS = {
  instant: Prisma.sql`::timestamptz`,
  integer: Prisma.sql`::int`,
  number: Prisma.sql`::float8`,
  text: Prisma.sql`::text`,
  uuid: Prisma.sql`::uuid`,
} as const satisfies Record<KeyKind, Prisma.Sql>;

/**
 * One statement for many pages: each reads its own rows off an index, and one more where somebody asks whether there are more. A
 * page is one text, which the driver is done with sooner than with its rows, and so pages of different columns go together.
 * Limits stand in the text, because PostgreSQL plans a limit that it does not know for a tenth of the table.
 */
export function pagesStatement<T>(arms: readonly PageArm<T>[]): Prisma.Sql {
  let pages = 0;
  const statements = arms.map((arm) => {
    const statement = armStatement(arm, pages);
    pages += arm.parents.length;
    return statement;
  });
  return Prisma.join(statements, ' UNION ALL ');
}

function armStatement<T>(arm: PageArm<T>, before: number): Prisma.Sql {
  const { order, page } = arm;
  const isDescending = order.isDescending !== page.isBackward;
  const way = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const by = order.columns.map(({ expression }) => Prisma.sql`${expression} ${way}`);
  const values = arm.columns.map((name) => {
    const column = `listed."${name}"`;
    // As a number: to write an instant as text and to read that takes either end longer.
    return arm.instants.includes(name) ? `date_part('epoch', ${column})` : column;
  });
  return Prisma.sql`
    SELECT ${before}::int + parent."nth"::int AS "slot", page."rows"
      ${fromParents(arm.parents, arm.parentKind)}
     CROSS JOIN LATERAL (
       SELECT json_agg(json_build_array(${Prisma.raw(values.join(', '))}))::text AS "rows"
         FROM (SELECT ${arm.selected}
                 ${arm.body}
                 ${beyond(order, page.after, order.isDescending)}
                 ${beyond(order, page.before, !order.isDescending)}
                ORDER BY ${Prisma.join(by)}
                LIMIT ${Prisma.raw(String(page.limit + Number(page.looksBeyond)))}) AS listed
     ) AS page`;
}

function beyond<T>({ columns }: KeysetOrder<T>, key: readonly string[] | null, isBelow: boolean): Prisma.Sql {
  if (key === null) return Prisma.empty;
  const left = Prisma.join(columns.map(({ expression }) => expression));
  const right = Prisma.join(columns.map(({ kind }, at) => Prisma.sql`${key[at] ?? null}${CASTS[kind]}`));
  return isBelow ? Prisma.sql`AND (${left}) < (${right})` : Prisma.sql`AND (${left}) > (${right})`;
}
