import type { Row } from '../db/database.ts';

/** What the rows of a list may have. */
export interface RowShape {
  /** All their columns, by name. */
  readonly all: readonly string[];
  /** Those that are instants. */
  readonly instants: readonly string[];
}

/** Reads the rows of a page, which has these columns of them and no others. */
export function pageRows<T extends Row>(
  text: string | null,
  { columns, shape }: { columns: readonly string[]; shape: RowShape },
): T[] {
  if (text === null) return [];
  const lists: unknown[][] = JSON.parse(text);
  const isInstant = columns.map((name) => shape.instants.includes(name));
  return lists.map((values) => {
    const row: Row = {};
    columns.forEach((name, at) => {
      row[name] = isInstant[at] ? toInstant(values[at]) : values[at];
    });
    // As with rows from the driver, a statement has the columns that its caller says it has.
    return row as T;
  });
}

/** Of seconds since 1970, which as a float are a little beside the millisecond. */
function toInstant(seconds: unknown): Date | null {
  return typeof seconds === 'number' ? new Date(Math.round(seconds * 1_000)) : null;
}
