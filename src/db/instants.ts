import pg from 'pg';

const TIMESTAMPTZ = pg.types.builtins.TIMESTAMPTZ;

/**
 * The driver's own parsers, with a fast one for instants: a front page has some five hundred, and the driver's regular
 * expression takes longer for them than all else does for the answer.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    const parse = pg.types.getTypeParser(oid, format);
    if (oid !== TIMESTAMPTZ || format === 'binary') return parse;
    return (text: string) => parseInstant(text) ?? parse(text);
  },
};

/** Reads `2026-11-01 09:30:00.123+00`; null of whatever looks otherwise: another zone, a year of five digits, infinity. */
export function parseInstant(text: string): Date | null {
  const end = text.length - 3;
  if (end < 19 || end > 23 || !text.endsWith('+00') || text.charCodeAt(10) !== SPACE) return null;
  const milliseconds = Date.UTC(
    1_000 * digit(text, 0) + 100 * digit(text, 1) + 10 * digit(text, 2) + digit(text, 3),
    10 * digit(text, 5) + digit(text, 6) - 1,
    10 * digit(text, 8) + digit(text, 9),
    10 * digit(text, 11) + digit(text, 12),
    10 * digit(text, 14) + digit(text, 15),
    10 * digit(text, 17) + digit(text, 18),
    // PostgreSQL leaves out zeros at the end: `.1` is a hundred milliseconds.
    (end > 20 ? 100 * digit(text, 20) : 0) +
      (end > 21 ? 10 * digit(text, 21) : 0) +
      (end > 22 ? digit(text, 22) : 0),
  );
  // JavaScript takes the years 0 to 99 for those of the twentieth century.
  return milliseconds < FIRST ? null : new Date(milliseconds);
}

const SPACE = 32;
const ZERO = 48;
const FIRST = Date.UTC(2000, 0);

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - ZERO;
}
