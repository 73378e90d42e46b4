/** Sections and desks that raters put behind an outlet's name: `CNN (Online News)`, `New York Times - Opinion`. */
const SECTION =
  /\s*(?:\((?:(?:online|web)\s+)?(?:news|opinion|online|editorial)\)|[-–]\s*(?:(?:online|web)\s+)?(?:news|opinion|editorial)|\s(?:fact check|opinion))\s*$/iu;

const NOBODY = /^guest writer\b/i;

/** An outlet's name without the section; null where the name is nobody's, as `Guest Writer - Left`. */
export function outletName(given: string): string | null {
  const name = given.replace(SECTION, '').trim();
  return name === '' || NOBODY.test(name) ? null : name;
}

/** Whether a name is that of a part of an outlet that does not report: opinion pages, a fact-checking desk. */
export function isSideDesk(given: string): boolean {
  return /\b(?:opinion|editorial|fact check|factcheck)\b/i.test(given);
}

/** The name given most often, the first in code-unit order of equal ones; null where none is anybody's. */
export function commonestName(given: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const each of given) {
    const name = outletName(each);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return commonest?.[0] ?? null;
}
