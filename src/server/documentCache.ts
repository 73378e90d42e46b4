import type { DocumentNode } from 'graphql';

/** Characters of the longest text that is worth keeping: clients' own operations are shorter. */
const LONGEST_TEXT = 20_000;
/** Characters of all texts together: a parsed document takes some hundred times its text. */
const CAPACITY = 500_000;

/** Parsed documents by their text, the latest used; bounded by size, since anybody may send any text. */
export class DocumentCache {
  readonly #documents = new Map<string, DocumentNode>();
  #size = 0;

  get(text: string): DocumentNode | undefined {
    const document = this.#documents.get(text);
    if (!document) return undefined;
    // A Map keeps the order of insertion: the first is the one unused for longest.
    this.#documents.delete(text);
    this.#documents.set(text, document);
    return document;
  }

  set(text: string, document: DocumentNode): void {
    if (text.length > LONGEST_TEXT || this.#documents.has(text)) return;
    this.#documents.set(text, document);
    this.#size += text.length;
    for (const oldest of this.#documents.keys()) {
      if (this.#size <= CAPACITY) return;
      this.#documents.delete(oldest);
      this.#size -= oldest.length;
    }
  }
}
