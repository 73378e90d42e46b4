import type { DocumentNode } from 'graphql';
import { Latest } from './latest.ts';

/** Characters of the longest text that is worth keeping: clients' own operations are shorter. */
const LONGEST_TEXT = 20_000;
/** Characters of all texts together, twice: a parsed document takes some hundred times its text. */
const CAPACITY = 250_000;

/** Parsed documents by their text, the latest used; bounded by size, since anybody may send any text. */
export class DocumentCache {
  readonly #documents = new Latest<DocumentNode>(CAPACITY, ({ length }) => length);

  get(text: string): DocumentNode | undefined {
    return this.#documents.get(text);
  }

  set(text: string, document: DocumentNode): void {
    if (text.length <= LONGEST_TEXT) this.#documents.set(text, document);
  }
}
