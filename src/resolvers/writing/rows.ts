import { Prisma } from '../../db/generated/client.ts';

const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Rows for `jsonb_to_recordset(…)`: one parameter however many there are, the same on both engines.
 * Text that PostgreSQL cannot hold (NUL, lone surrogates) becomes U+FFFD. Dates become RFC 3339.
 */
export function recordset(rows: readonly object[]): Prisma.Sql {
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows, storable)}::text::jsonb)`;
}

/** A value for a `jsonb` column. */
export function json(value: unknown): Prisma.Sql {
  return Prisma.sql`${JSON.stringify(value, storable)}::text::jsonb`;
}

/** For `= ANY(…)`. */
export function uuids(ids: Iterable<string>): Prisma.Sql {
  return Prisma.sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify([...ids])}::text::jsonb)::uuid)`;
}

/** For `= ANY(…)`. */
export function texts(values: Iterable<string>): Prisma.Sql {
  return Prisma.sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify([...values], storable)}::text::jsonb))`;
}

/** For `= ANY(…)`. */
export function ints(values: Iterable<number>): Prisma.Sql {
  return Prisma.sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify([...values])}::text::jsonb)::int)`;
}

/** What PostgreSQL will hold of a text. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replace(LONE_SURROGATE, '\uFFFD');
}

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value;
}
