/** Attached articles that share one value of each dimension. */
export interface CoverageRow {
  /** In the order of the dimensions. */
  readonly keys: readonly string[];
  readonly articleCount: number;
  readonly sourceCount: number;
  readonly storyCount: number;
}

/** What a table counts. */
export interface CoverageCount {
  /** Most articles first, then by their keys. */
  readonly rows: readonly CoverageRow[];
  /** An article that counts in several rows counts once. */
  readonly articles: number;
}

/** Most articles first, then by their keys: how tables are sorted. */
export function mostArticlesFirst(a: CoverageRow, b: CoverageRow): number {
  if (a.articleCount !== b.articleCount) return b.articleCount - a.articleCount;
  const at = a.keys.findIndex((key, place) => key !== b.keys[place]);
  return (a.keys[at] ?? '') < (b.keys[at] ?? '') ? -1 : 1;
}
