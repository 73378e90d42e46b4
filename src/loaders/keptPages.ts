/** Rows in the direction of the order, and whether there are more in the direction of reading: null where nobody looked. */
export interface LoadedPage<T> {
  readonly rows: readonly T[];
  readonly hasMore: boolean | null;
}

/** What is read already or just being read, by key. */
export type Kept<T> = Map<string, Promise<T>>;

/** Pages of lists by their parent and, after a space, what else tells them apart; and short names for that. */
export class KeptPages<T> {
  readonly pages: Kept<LoadedPage<T>> = new Map();
  readonly lists: Numbers;
  readonly selections: Numbers;

  /** With the names of other pages, so that these may be put here. */
  constructor(names: { readonly lists: Numbers; readonly selections: Numbers } | null = null) {
    this.lists = names?.lists ?? new Numbers();
    this.selections = names?.selections ?? new Numbers();
  }

  get size(): number {
    return this.pages.size;
  }

  /** The pages of some parents alone. */
  of(isWanted: (parent: string) => boolean): KeptPages<T> {
    const rest = new KeptPages<T>(this);
    copyKept(this.pages, rest.pages, (key) => isWanted(key.slice(0, key.indexOf(' '))));
    return rest;
  }
}

export function copyKept<T>(from: Kept<T>, to: Kept<T>, isWanted: (key: string) => boolean): void {
  for (const [key, value] of from) if (isWanted(key)) to.set(key, value);
}

/** Stands for long texts in keys: a page of twenty stories has sixty of them where it shows every side. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
