import { type HeldArticles, ordinalAt, ownLeaningAt } from './heldArticles.ts';
import type { Leaning } from './leaning.ts';

/** What articles are counted by. One that has several values counts for each of them. */
export type Dimension =
  | { readonly of: 'ARTICLE'; valuesOf(ordinal: number, ownLeaning: Leaning | null): readonly string[] }
  /** By the topics of its story. */
  | { readonly of: 'TOPIC' };

/** The value of what has none. */
export const UNKNOWN = 'UNKNOWN';

/**
 * Which groups articles count for: one for each combination of values of the dimensions, but for the topic. What is asked of outlets
 * is looked up once for each place.
 */
export class PlaceGroups {
  /** Of each place the groups that its articles count for. */
  readonly byPlace: readonly (readonly number[])[];
  /** In the same order: which bit is its outlet's, where each group has some for its outlets. */
  readonly bitsByPlace: readonly (readonly number[])[];
  /** Of each group its first word of 32 such bits, and then how many words there are. */
  readonly firstWords: readonly number[];
  readonly #dimensions: readonly Dimension[];
  readonly #isByTopic: boolean;
  /** The values of each group. */
  readonly #values: readonly (readonly string[])[];
  readonly #topics = new Map<string, number>();

  /** For articles at these places, which ascend. */
  constructor(dimensions: readonly Dimension[], places: readonly number[]) {
    const groupOf = new Map<string, number>();
    const outletsOf: Set<number>[] = [];
    const byPlace = eachOf(places);
    /** In the order of the groups: how many outlets before its own each has. */
    const before = eachOf(places);
    for (const place of places) {
      const groups = namesAt(place, dimensions).map((name) => numberOf(groupOf, name));
      byPlace[place] = groups;
      before[place] = groups.map((group) => {
        const outlets = outletsOf[group] ?? new Set();
        outletsOf[group] = outlets.add(ordinalAt(place));
        return outlets.size - 1;
      });
    }
    this.firstWords = firstWordsFor(outletsOf);
    this.byPlace = byPlace;
    this.bitsByPlace = byPlace.map((groups, place) =>
      groups.map((group, nth) => 32 * (this.firstWords[group] ?? 0) + (before[place]?.[nth] ?? 0)),
    );
    this.#dimensions = dimensions;
    this.#isByTopic = dimensions.some(({ of }) => of === 'TOPIC');
    this.#values = Array.from(groupOf.keys(), (name) => name.split(BETWEEN));
  }

  /** How many groups there are, without the topic. */
  get count(): number {
    return this.#values.length;
  }

  /** How many words of bits there are. */
  get words(): number {
    return this.firstWords.at(-1) ?? 0;
  }

  /** How many topics were asked for. */
  get topicCount(): number {
    return this.#topics.size;
  }

  /** By their numbers. */
  topics(): IterableIterator<string> {
    return this.#topics.keys();
  }

  /** The same whenever it is asked for; from 0 on. */
  topicNumber(topic: string): number {
    return numberOf(this.#topics, topic);
  }

  /** The topics that a story's articles count for. */
  topicsOf({ topics }: Pick<HeldArticles, 'topics'>): readonly string[] {
    return this.#isByTopic && topics.length > 0 ? topics : NO_TOPICS;
  }

  /** In the order of the dimensions. */
  keysOf(group: number, topic: string): string[] {
    const rest = (this.#values[group] ?? []).values();
    return this.#dimensions.map(({ of }) => (of === 'TOPIC' ? topic : (rest.next().value ?? UNKNOWN)));
  }
}

const NO_TOPICS = [UNKNOWN];

/** The number of a name: the next, where it has none yet. */
function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

/** A list for each place up to the last, without holes: an array with many is slow. */
function eachOf(places: readonly number[]): number[][] {
  return Array.from({ length: (places.at(-1) ?? -1) + 1 }, () => []);
}

/** Each group has words of its own. */
function firstWordsFor(outletsOf: readonly ReadonlySet<number>[]): number[] {
  const firstWords = [0];
  for (const { size } of outletsOf) firstWords.push((firstWords.at(-1) ?? 0) + Math.ceil(size / 32));
  return firstWords;
}

/** No value holds it. */
const BETWEEN = '\n';

/** All combinations of the values that the articles of a place have, one after the other in each. */
function namesAt(place: number, dimensions: readonly Dimension[]): string[] {
  let names: string[] | undefined;
  for (const dimension of dimensions) {
    if (dimension.of === 'TOPIC') continue;
    const values = dimension.valuesOf(ordinalAt(place), ownLeaningAt(place));
    names = names ? names.flatMap((name) => values.map((value) => `${name}${BETWEEN}${value}`)) : [...values];
  }
  return names ?? [''];
}
