/**
 * Statement parameters as both drivers take them alike: instants as RFC 3339 text, and text without NUL, which
 * PostgreSQL cannot hold. U+FFFD in its place keeps a comparison from matching what was not asked for.
 */
export function parameters(values: readonly unknown[]): unknown[] {
  return values.map(parameter);
}

function parameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(parameter);
  return value;
}
