/** Marks remembered, the latest of each place. */
const PLACES = 65_536;

/**
 * Remembers checksums of 32 bits in a table that never grows: a later one takes the place of an earlier one. So it forgets, and
 * once in a while takes one text for another; both must do no harm.
 */
export class Marks {
  readonly #places = new Uint32Array(PLACES);

  has(mark: number): boolean {
    return this.#places[mark % PLACES] === mark;
  }

  add(mark: number): void {
    this.#places[mark % PLACES] = mark;
  }
}
