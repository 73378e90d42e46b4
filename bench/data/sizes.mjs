/** What is made where nothing else is asked for. */
export const SIZES = Object.freeze({
  seed: 1,
  /** Further stories of exactly so many articles each. */
  sizes: Object.freeze([]),
  sources: 500,
  stories: 5_000,
  articles: 200_000,
  events: 25_000,
  days: 365,
});
