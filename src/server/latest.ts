/**
 * Values by text, those that were used lately, up to a size. The others are let go all at once: to drop the first of a `Map` one by
 * one takes longer the more of them went before.
 */
export class Latest<T> {
  readonly #capacity: number;
  readonly #sizeOf: (key: string, value: T) => number;
  #size = 0;
  #newer = new Map<string, T>();
  #older: ReadonlyMap<string, T> = new Map();

  /** `capacity`: of what was set or used, after which the rest is let go; so at most twice as much is held. */
  constructor(capacity: number, sizeOf: (key: string, value: T) => number) {
    this.#capacity = capacity;
    this.#sizeOf = sizeOf;
  }

  get(key: string): T | undefined {
    const value = this.#newer.get(key);
    if (value !== undefined) return value;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  /** What is set again counts again. */
  set(key: string, value: T): void {
    this.#newer.set(key, value);
    this.#size += this.#sizeOf(key, value);
    if (this.#size <= this.#capacity) return;
    this.#older = this.#newer;
    this.#newer = new Map();
    this.#size = 0;
  }
}
