import { naturalIds } from './naturalId.ts';

/**
 * The id of a row that an import makes, by its natural key: a story's import key, an article's address, an outlet's domain,
 * the slug of a rater, owner or topic; of what hangs on these, theirs and its place or content. So the same files give the
 * same ids on every database, and what ties on time stands in the same order. A row that is there keeps the id it has.
 */
export const importId = naturalIds('parallax-import');
