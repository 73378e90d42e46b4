/** How large an operation may be. README and tests name the same figures. */
export interface Limits {
  /** Fields within fields, the root field being the first; introspection has its own. */
  readonly depth: number;
  /** Below `__schema` and `__type`, where types unwrap one `ofType` at a time. */
  readonly introspectionDepth: number;
  readonly tokens: number;
  /** Brackets of any kind within each other: keeps the parser's recursion far from the end of the stack. */
  readonly brackets: number;
  readonly aliases: number;
  /** Fields that the answer might hold, see `costOf`. */
  readonly cost: number;
}

/**
 * The cost lets a hundred stories through with their breakdowns, five articles each and the sources of those (15,000 to 20,000)
 * and a story page with fifty articles (5,000), and refuses a hundred times a hundred times twenty of anything.
 */
export const LIMITS: Limits = Object.freeze({
  depth: 12,
  introspectionDepth: 30,
  tokens: 5000,
  brackets: 64,
  aliases: 1000,
  cost: 50_000,
});
