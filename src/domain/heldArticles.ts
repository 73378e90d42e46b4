import { LEANINGS, type Leaning } from './leaning.ts';

/** What is counted of the articles that one story holds. */
export interface HeldArticles {
  /** Slugs of the story's topics. */
  readonly topics: readonly string[];
  /** Of each article its outlet and its own leaning, as one number: see `PLACE_BITS`. */
  readonly places: Int32Array;
}

/** Each outlet has eight places: the first for articles without a leaning of their own, then one for each leaning. */
export const PLACE_BITS = 3;

export function ordinalAt(place: number): number {
  return place >> PLACE_BITS;
}

export function ownLeaningAt(place: number): Leaning | null {
  return LEANINGS[(place & ((1 << PLACE_BITS) - 1)) - 1] ?? null;
}

/** The places that occur among articles. */
export class Places {
  #isThere = new Uint8Array(0);
  #ascending: readonly number[] | undefined;

  add(places: Int32Array): void {
    for (const place of places) {
      if (this.#isThere[place] === 1) continue;
      if (place >= this.#isThere.length) this.#isThere = enlarged(this.#isThere, 2 * place + 1);
      this.#isThere[place] = 1;
      this.#ascending = undefined;
    }
  }

  /** The same array until another place is added. */
  ascending(): readonly number[] {
    this.#ascending ??= Array.from(this.#isThere.keys()).filter((place) => this.#isThere[place] === 1);
    return this.#ascending;
  }
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** Those of these stories. */
export function placesIn(stories: readonly HeldArticles[]): readonly number[] {
  const places = new Places();
  for (const story of stories) places.add(story.places);
  return places.ascending();
}

/** Its articles from the one at `first` to the one before `end`. */
export function partOf({ topics, places }: HeldArticles, first: number, end: number): HeldArticles {
  return { topics, places: places.subarray(first, end) };
}
