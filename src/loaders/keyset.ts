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
export interface KeysetOrder<Row> {
  readonly name: string;
  readonly isDescending: boolean;
  readonly columns: readonly KeyColumn[];
  /** A row's place in the order, as text, a value a column. */
  keyOf(row: Row): readonly string[];
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
}

/** One list, or the same list of many parents. */
export interface PageArm<Row> {
  /** The parents' ids, which `body` sees as `parent."id"`; one empty text where there is no parent. */
  readonly parents: readonly string[];
  readonly parentKind: ParentKind;
  /** What is selected from `body`. */
  readonly columns: Prisma.Sql;
  /** `FROM … WHERE …` */
  readonly body: Prisma.Sql;
  readonly order: KeysetOrder<Row>;
  readonly page: PageRequest;
}

/** A row with the page that it belongs to, from 1: those of the first arm's parents come first, then the second's. */
export type Paged<Row> = Row & { slot?: number };

const CASTS = {
  instant: Prisma.sql`::timestamptz`,
  integer: Prisma.sql`::int`,
  number: Prisma.sql`::float8`,
  text: Prisma.sql`::text`,
  uuid: Prisma.sql`::uuid`,
} as const satisfies Record<KeyKind, Prisma.Sql>;

/**
 * One statement for many pages: each reads its own rows off an index and one more, to tell whether there are more. They come
 * page by page in reading direction, and say which page is theirs where there are several. `columns` are what is read of
 * them; null: all that the arms select. Limits stand in the text, because PostgreSQL plans a limit that it does not know for
 * a tenth of the table.
 */
export function pagesStatement<Row>(
  arms: readonly PageArm<Row>[],
  columns: readonly string[] | null,
): Prisma.Sql {
  let pages = 0;
  const statements = arms.map((arm) => {
    const statement = armStatement(arm, pages);
    pages += arm.parents.length;
    return statement;
  });
  const read = columns ? columns.map((name) => Prisma.raw(`page."${name}"`)) : [Prisma.sql`page.*`];
  if (columns && pages > 1) read.push(Prisma.sql`page."slot"`);
  return Prisma.sql`
    SELECT ${Prisma.join(read)}
      FROM (${Prisma.join(statements, ' UNION ALL ')}) AS page
     ORDER BY page."slot", page."place"`;
}

function armStatement<Row>(arm: PageArm<Row>, before: number): Prisma.Sql {
  const { order, page } = arm;
  const isDescending = order.isDescending !== page.isBackward;
  const way = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const by = Prisma.join(order.columns.map(({ expression }) => Prisma.sql`${expression} ${way}`));
  return Prisma.sql`
    SELECT ${before}::int + parent."nth"::int AS "slot", page.*
      ${fromParents(arm.parents, arm.parentKind)}
     CROSS JOIN LATERAL (
       SELECT ${arm.columns}, row_number() OVER (ORDER BY ${by})::int AS "place"
         ${arm.body}
         ${beyond(order, page.after, order.isDescending)}
         ${beyond(order, page.before, !order.isDescending)}
        ORDER BY ${by}
        LIMIT ${Prisma.raw(String(page.limit + 1))}
     ) AS page`;
}

function beyond<Row>(
  { columns }: KeysetOrder<Row>,
  key: readonly string[] | null,
  isBelow: boolean,
): Prisma.Sql {
  if (key === null) return Prisma.empty;
  const left = Prisma.join(columns.map(({ expression }) => expression));
  const right = Prisma.join(columns.map(({ kind }, at) => Prisma.sql`${key[at] ?? null}${CASTS[kind]}`));
  return isBelow ? Prisma.sql`AND (${left}) < (${right})` : Prisma.sql`AND (${left}) > (${right})`;
}
