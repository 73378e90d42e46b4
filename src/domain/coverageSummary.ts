import { type CoverageCount, type CoverageRow, mostArticlesFirst } from './coverageRow.ts';
import type { HeldArticles } from './heldArticles.ts';
import type { PlaceGroups } from './placeGroups.ts';

/** What articles come to, but for their stories: by topic and group how many there are, and of which outlets. */
export class CoverageSummary {
  readonly #groups: PlaceGroups;
  /** Those of each group of the first topic, then of the next. */
  #articles: Int32Array;
  /** In the same order: a bit for each outlet of a group. */
  #outlets: Int32Array;
  /** All articles, each counted once. */
  #count = 0;

  constructor(groups: PlaceGroups) {
    this.#groups = groups;
    this.#articles = new Int32Array(groups.topicCount * groups.count);
    this.#outlets = new Int32Array(groups.topicCount * groups.words);
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    return this.#articles.byteLength + this.#outlets.byteLength;
  }

  /** Adds a story's articles: all, or those from the one at `first` to the one before `end`. */
  add(story: HeldArticles, first = 0, end = story.places.length): void {
    this.#count += end - first;
    for (const topic of this.#groups.topicsOf(story)) {
      this.#addTo(this.#groups.topicNumber(topic), story, [first, end]);
    }
  }

  /** Adds what others come to. */
  merge(others: CoverageSummary): void {
    this.#count += others.#count;
    this.#makeRoom();
    const [articles, outlets] = [this.#articles, this.#outlets];
    const [theirArticles, theirOutlets] = [others.#articles, others.#outlets];
    for (let at = 0; at < theirArticles.length; at += 1) {
      articles[at] = (articles[at] ?? 0) + (theirArticles[at] ?? 0);
    }
    for (let at = 0; at < theirOutlets.length; at += 1) {
      outlets[at] = (outlets[at] ?? 0) | (theirOutlets[at] ?? 0);
    }
  }

  /** The table, where somebody else knows how many stories each row has. */
  table(storiesOf: (topic: string, group: number) => number): CoverageCount {
    const { count, words, firstWords } = this.#groups;
    const rows: CoverageRow[] = [];
    for (const [nth, topic] of [...this.#groups.topics()].entries()) {
      for (let group = 0; group < count; group += 1) {
        const articleCount = this.#articles[nth * count + group] ?? 0;
        if (articleCount === 0) continue;
        const [first, end] = [firstWords[group] ?? 0, firstWords[group + 1] ?? 0];
        const sourceCount = bitsIn(this.#outlets, nth * words + first, nth * words + end);
        const keys = this.#groups.keysOf(group, topic);
        rows.push({ keys, articleCount, sourceCount, storyCount: storiesOf(topic, group) });
      }
    }
    return { rows: rows.sort(mostArticlesFirst), articles: this.#count };
  }

  #addTo(topic: number, { places }: HeldArticles, [first, end]: readonly [number, number]): void {
    this.#makeRoom();
    const { byPlace, bitsByPlace, count, words } = this.#groups;
    const [articles, outlets] = [this.#articles, this.#outlets];
    for (let at = first; at < end; at += 1) {
      const place = places[at] ?? 0;
      const [groups, bits] = [byPlace[place] ?? [], bitsByPlace[place] ?? []];
      for (let nth = 0; nth < groups.length; nth += 1) {
        const row = topic * count + (groups[nth] ?? 0);
        const bit = bits[nth] ?? 0;
        const word = topic * words + (bit >> 5);
        articles[row] = (articles[row] ?? 0) + 1;
        outlets[word] = (outlets[word] ?? 0) | (1 << (bit & 31));
      }
    }
  }

  /** For topics that have come since, and some more. */
  #makeRoom(): void {
    const { count, words, topicCount } = this.#groups;
    if (topicCount * count <= this.#articles.length) return;
    this.#articles = longer(this.#articles, 2 * topicCount * count);
    this.#outlets = longer(this.#outlets, 2 * topicCount * words);
  }
}

function longer(numbers: Int32Array, length: number): Int32Array {
  const all = new Int32Array(length);
  all.set(numbers);
  return all;
}

/** How many bits are set in the words from the one at `first` to the one before `end`. */
function bitsIn(words: Int32Array, first: number, end: number): number {
  let count = 0;
  for (let at = first; at < end; at += 1) count += bitsOf(words[at] ?? 0);
  return count;
}

/** Adds up neighbours: single bits, then pairs, then fours, and all bytes at once. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
