import { type HeldArticles, ordinalAt, ownLeaningAt } from './heldArticles.ts';
import type { Leaning } from './leaning.ts';

/** Attached articles that share one value of each dimension. */
export interface CoverageRow {
  /** In the order of the dimensions. */
  readonly keys: readonly string[];
  readonly articleCount: number;
  readonly sourceCount: number;
  readonly storyCount: number;
}

/** What articles are counted by. One that has several values counts for each of them. */
export type Dimension =
  | { readonly of: 'ARTICLE'; valuesOf(ordinal: number, ownLeaning: Leaning | null): readonly string[] }
  /** By the topics of its story. */
  | { readonly of: 'TOPIC' };

/** The value of what has none. */
export const UNKNOWN = 'UNKNOWN';

/**
 * Counts the articles of stories by dimensions. Looks at each article once: what is asked of outlets is looked up once for each
 * place, and the articles of a story at the same place are counted together.
 */
export class CoverageTally {
  readonly #dimensions: readonly Dimension[];
  readonly #isByTopic: boolean;
  /** Those of the articles, ascending. */
  readonly #places: readonly number[];
  /** Where each place stands among them. */
  readonly #nthOf: Int32Array;
  /** The combinations of values that the articles of the nth place count for: from one of these to the next, among these. */
  readonly #starts: Int32Array;
  readonly #groups: Int32Array;
  /** The values of each combination, without the topic. */
  readonly #values: readonly (readonly string[])[];
  readonly #byTopic = new Map<string, TopicCounts>();
  #stories = 0;
  /** Which of them was the last that counted for each combination. */
  readonly #lastStory: Int32Array;

  /** For articles at these places, which ascend. */
  constructor(dimensions: readonly Dimension[], places: readonly number[]) {
    this.#dimensions = dimensions;
    this.#isByTopic = dimensions.some(({ of }) => of === 'TOPIC');
    this.#places = places;
    this.#nthOf = new Int32Array((places.at(-1) ?? 0) + 1);
    this.#starts = new Int32Array(places.length + 1);
    const groups: number[] = [];
    const groupOf = new Map<string, number>();
    for (const [nth, place] of places.entries()) {
      this.#nthOf[place] = nth;
      for (const name of namesAt(place, dimensions)) {
        const group = groupOf.get(name) ?? groupOf.size;
        groupOf.set(name, group);
        groups.push(group);
      }
      this.#starts[nth + 1] = groups.length;
    }
    this.#groups = Int32Array.from(groups);
    this.#values = Array.from(groupOf.keys(), (name) => name.split(BETWEEN));
    this.#lastStory = new Int32Array(groupOf.size);
  }

  /** Counts these stories, none of which has been counted since rows were taken last. */
  add(stories: Iterable<HeldArticles>): void {
    const [nthOf, starts, groups, lastStory] = [this.#nthOf, this.#starts, this.#groups, this.#lastStory];
    for (const { topics, places } of stories) {
      this.#stories += 1;
      const counts = this.#countsOf(topics);
      for (let at = 0; at < places.length; ) {
        const place = places[at] ?? 0;
        const first = at;
        do at += 1;
        while (places[at] === place);
        const nth = nthOf[place] ?? 0;
        for (const topic of counts) topic.addArticles(nth, at - first);
        for (let each = starts[nth] ?? 0; each < (starts[nth + 1] ?? 0); each += 1) {
          const group = groups[each] ?? 0;
          if (lastStory[group] === this.#stories) continue;
          lastStory[group] = this.#stories;
          for (const topic of counts) topic.addStory(group);
        }
      }
    }
  }

  /** All rows, most articles first, then by their keys; what is added from now on counts from nothing. */
  takeRows(): CoverageRow[] {
    const rows: CoverageRow[] = [];
    for (const topic of this.#byTopic.values()) this.#takeRowsOf(topic, rows);
    return rows.sort(mostArticlesFirst);
  }

  #countsOf(topics: readonly string[]): TopicCounts[] {
    const names = this.#isByTopic && topics.length > 0 ? topics : [UNKNOWN];
    return names.map((name) => {
      const known = this.#byTopic.get(name);
      if (known) return known;
      const topic = new TopicCounts(name, this.#places.length, this.#values.length);
      this.#byTopic.set(name, topic);
      return topic;
    });
  }

  #takeRowsOf({ name, articles, stories }: TopicCounts, rows: CoverageRow[]): void {
    const articleCounts = new Int32Array(stories.length);
    const sourceCounts = new Int32Array(stories.length);
    const lastOrdinal = new Int32Array(stories.length);
    for (let nth = 0; nth < articles.length; nth += 1) {
      const count = articles[nth] ?? 0;
      if (count === 0) continue;
      const ordinal = ordinalAt(this.#places[nth] ?? 0);
      for (let each = this.#starts[nth] ?? 0; each < (this.#starts[nth + 1] ?? 0); each += 1) {
        const group = this.#groups[each] ?? 0;
        articleCounts[group] = (articleCounts[group] ?? 0) + count;
        if (lastOrdinal[group] === ordinal) continue;
        lastOrdinal[group] = ordinal;
        sourceCounts[group] = (sourceCounts[group] ?? 0) + 1;
      }
    }
    for (const [group, storyCount] of stories.entries()) {
      if (storyCount === 0) continue;
      const keys = this.#keysOf(this.#values[group] ?? [], name);
      const [articleCount = 0, sourceCount = 0] = [articleCounts[group], sourceCounts[group]];
      rows.push({ keys, articleCount, sourceCount, storyCount });
    }
    articles.fill(0);
    stories.fill(0);
  }

  #keysOf(values: readonly string[], topic: string): string[] {
    const rest = values.values();
    return this.#dimensions.map(({ of }) => (of === 'TOPIC' ? topic : (rest.next().value ?? UNKNOWN)));
  }
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

/** What the stories of one topic have: articles by place, and stories by combination. */
class TopicCounts {
  readonly name: string;
  readonly articles: Int32Array;
  readonly stories: Int32Array;

  constructor(name: string, places: number, groups: number) {
    this.name = name;
    this.articles = new Int32Array(places);
    this.stories = new Int32Array(groups);
  }

  addArticles(nth: number, count: number): void {
    this.articles[nth] = (this.articles[nth] ?? 0) + count;
  }

  addStory(group: number): void {
    this.stories[group] = (this.stories[group] ?? 0) + 1;
  }
}

function mostArticlesFirst(a: CoverageRow, b: CoverageRow): number {
  if (a.articleCount !== b.articleCount) return b.articleCount - a.articleCount;
  const at = a.keys.findIndex((key, place) => key !== b.keys[place]);
  return (a.keys[at] ?? '') < (b.keys[at] ?? '') ? -1 : 1;
}
