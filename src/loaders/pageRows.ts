import type { Row } from '../db/database.ts';
import { readInstant } from '../db/instants.ts';

/** What the rows of a list may have. */
export interface RowShape {
  /** All their columns, by name. */
  readonly all: readonly string[];
  /** Those that are instants, which JSON has as text. */
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

function toInstant(value: unknown): Date | null {
  return typeof value === 'string' ? readInstant(value) : null;
}
