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

/** A story of which not just these articles are counted, but besides them what has gone, and not yet what has come. */
export interface ChangedArticles extends HeldArticles {
  /** Places, as those of articles. */
  readonly gone: readonly number[];
  readonly come: readonly number[];
}

/** What articles are counted by. One that has several values counts for each of them. */
export type Dimension =
  | { readonly of: 'ARTICLE'; valuesOf(ordinal: number, ownLeaning: Leaning | null): readonly string[] }
  /** By the topics of its story. */
  | { readonly of: 'TOPIC' };

/** The value of what has none. */
export const UNKNOWN = 'UNKNOWN';

/**
 * Counts the articles of stories by dimensions. What is asked of outlets is looked up once for each place, so that an article
 * takes but a few additions.
 */
export class CoverageTally {
  /** Those of the articles, ascending. */
  readonly places: readonly number[];
  readonly #dimensions: readonly Dimension[];
  readonly #isByTopic: boolean;
  /** Where each place stands among them. */
  readonly #nthOf: Int32Array;
  /** The combinations of values that the articles of the nth place count for: from one of these to the next, among these. */
  readonly #starts: Int32Array;
  readonly #groups: Int32Array;
  /** Which places count for each combination. */
  readonly #nthsOf: readonly (readonly number[])[];
  /** The values of each combination, without the topic. */
  readonly #values: readonly (readonly string[])[];
  readonly #byTopic = new Map<string, TopicCounts>();
  #articles = 0;

  /** For articles at these places, which ascend. */
  constructor(dimensions: readonly Dimension[], places: readonly number[]) {
    this.#dimensions = dimensions;
    this.#isByTopic = dimensions.some(({ of }) => of === 'TOPIC');
    this.places = places;
    this.#nthOf = new Int32Array((places.at(-1) ?? 0) + 1);
    this.#starts = new Int32Array(places.length + 1);
    const groups: number[] = [];
    const nthsOf: number[][] = [];
    const groupOf = new Map<string, number>();
    for (const [nth, place] of places.entries()) {
      this.#nthOf[place] = nth;
      for (const name of namesAt(place, dimensions)) {
        const group = groupOf.get(name) ?? groupOf.size;
        groupOf.set(name, group);
        groups.push(group);
        nthsOf[group] ??= [];
        nthsOf[group].push(nth);
      }
      this.#starts[nth + 1] = groups.length;
    }
    this.#groups = Int32Array.from(groups);
    this.#nthsOf = nthsOf;
    this.#values = Array.from(groupOf.keys(), (name) => name.split(BETWEEN));
  }

  /** How many articles are counted. */
  get articles(): number {
    return this.#articles;
  }

  /** How many it holds, about, each of four bytes. */
  get numbers(): number {
    return this.#byTopic.size * (this.places.length + NUMBERS_A_ROW * this.#values.length);
  }

  /** Counts these stories, none of which is counted yet. */
  add(stories: readonly HeldArticles[]): void {
    this.#count(stories, 1);
  }

  /** Takes back these stories, which are counted just as they are here. */
  remove(stories: readonly HeldArticles[]): void {
    this.#count(stories, -1);
  }

  /** Takes back what has gone of these stories, and counts what has come: of a long story no more than that. */
  change(stories: readonly ChangedArticles[]): void {
    for (const story of stories) {
      this.#articles += story.come.length - story.gone.length;
      const turned = this.#turnedBy(story);
      for (const topic of this.#topicsOf(story)) {
        const counts = this.#countsOf(topic);
        for (const place of story.gone) this.#addArticle(counts, place, -1);
        for (const place of story.come) this.#addArticle(counts, place, 1);
        for (const [group, step] of turned) counts.stories[group] = (counts.stories[group] ?? 0) + step;
      }
    }
  }

  /** All rows, most articles first, then by their keys. */
  rows(): CoverageRow[] {
    const rows: CoverageRow[] = [];
    for (const counts of this.#byTopic.values()) {
      for (let group = 0; group < counts.stories.length; group += 1) {
        if (counts.stories[group] === 0) continue;
        const row = counts.rows[group] ?? this.#rowOf(counts, group);
        counts.rows[group] = row;
        rows.push(row);
      }
    }
    return rows.sort(mostArticlesFirst);
  }

  /** Counts from nothing again. */
  clear(): void {
    this.#articles = 0;
    this.#byTopic.clear();
  }

  #count(stories: readonly HeldArticles[], step: 1 | -1): void {
    for (const { places } of stories) this.#articles += step * places.length;
    // One topic after the other: what is counted for one stays at hand, and for all of them together it would not.
    for (const [topic, its] of this.#byTopicOf(stories)) this.#countFor(this.#countsOf(topic), its, step);
  }

  #byTopicOf(stories: readonly HeldArticles[]): Map<string, readonly HeldArticles[]> {
    if (!this.#isByTopic) return new Map([[UNKNOWN, stories]]);
    const byTopic = new Map<string, HeldArticles[]>();
    for (const story of stories) {
      for (const topic of this.#topicsOf(story)) {
        const its = byTopic.get(topic);
        if (its) its.push(story);
        else byTopic.set(topic, [story]);
      }
    }
    return byTopic;
  }

  #countFor(counts: TopicCounts, its: readonly HeldArticles[], step: 1 | -1): void {
    const [nthOf, starts, groups] = [this.#nthOf, this.#starts, this.#groups];
    const { articles, stories, lastStory, rows } = counts;
    for (const { places } of its) {
      const story = ++counts.looks;
      for (let at = 0; at < places.length; at += 1) {
        const nth = nthOf[places[at] ?? 0] ?? 0;
        articles[nth] = (articles[nth] ?? 0) + step;
        const end = starts[nth + 1] ?? 0;
        for (let each = starts[nth] ?? 0; each < end; each += 1) {
          const group = groups[each] ?? 0;
          if (lastStory[group] === story) continue;
          lastStory[group] = story;
          rows[group] = undefined;
          stories[group] = (stories[group] ?? 0) + step;
        }
      }
    }
  }

  #topicsOf({ topics }: HeldArticles): readonly string[] {
    return this.#isByTopic && topics.length > 0 ? topics : NO_TOPICS;
  }

  #addArticle({ articles, rows }: TopicCounts, place: number, step: 1 | -1): void {
    const nth = this.#nthOf[place] ?? 0;
    articles[nth] = (articles[nth] ?? 0) + step;
    this.#eachGroupAt(place, (group) => {
      rows[group] = undefined;
    });
  }

  /** The combinations that the story comes to count for, and those for which it no longer does. */
  #turnedBy({ places, gone, come }: ChangedArticles): Map<number, number> {
    const more = new Map<number, number>();
    for (const place of gone)
      this.#eachGroupAt(place, (group) => more.set(group, (more.get(group) ?? 0) - 1));
    for (const place of come)
      this.#eachGroupAt(place, (group) => more.set(group, (more.get(group) ?? 0) + 1));
    // Where there is one more than have come, it counted before and still does: few of a long story's need be looked at.
    const missing = new Map(Array.from(more, ([group, by]) => [group, Math.max(0, by) + 1]));
    for (let at = 0; at < places.length && missing.size > 0; at += 1) {
      this.#eachGroupAt(places[at] ?? 0, (group) => {
        const left = missing.get(group);
        if (left === 1) missing.delete(group);
        else if (left !== undefined) missing.set(group, left - 1);
      });
    }
    return new Map(
      Array.from(missing, ([group, left]) => {
        const by = more.get(group) ?? 0;
        const now = Math.max(0, by) + 1 - left;
        return [group, Number(now > 0) - Number(now > by)];
      }),
    );
  }

  #eachGroupAt(place: number, visit: (group: number) => void): void {
    const nth = this.#nthOf[place] ?? 0;
    const end = this.#starts[nth + 1] ?? 0;
    for (let each = this.#starts[nth] ?? 0; each < end; each += 1) visit(this.#groups[each] ?? 0);
  }

  #countsOf(topic: string): TopicCounts {
    const known = this.#byTopic.get(topic);
    if (known) return known;
    const counts = new TopicCounts(topic, this.places.length, this.#values.length);
    this.#byTopic.set(topic, counts);
    return counts;
  }

  #rowOf({ name, articles, stories }: TopicCounts, group: number): CoverageRow {
    let [articleCount, sourceCount, lastOrdinal] = [0, 0, 0];
    for (const nth of this.#nthsOf[group] ?? []) {
      const count = articles[nth] ?? 0;
      if (count === 0) continue;
      articleCount += count;
      const ordinal = ordinalAt(this.places[nth] ?? 0);
      if (ordinal !== lastOrdinal) sourceCount += 1;
      lastOrdinal = ordinal;
    }
    const keys = this.#keysOf(this.#values[group] ?? [], name);
    return { keys, articleCount, sourceCount, storyCount: stories[group] ?? 0 };
  }

  #keysOf(values: readonly string[], topic: string): string[] {
    const rest = values.values();
    return this.#dimensions.map(({ of }) => (of === 'TOPIC' ? topic : (rest.next().value ?? UNKNOWN)));
  }
}

/** What a combination takes with its row. */
const NUMBERS_A_ROW = 30;

const NO_TOPICS = [UNKNOWN];

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
  /** How often a story was looked at, and at which of these looks one last counted for each combination. */
  looks = 0;
  /** Not of 32 bits: a tally that stands for weeks takes more looks than that. */
  readonly lastStory: Float64Array;
  /** What each combination comes to, until more of it is counted or taken back. */
  readonly rows: (CoverageRow | undefined)[];

  constructor(name: string, places: number, groups: number) {
    this.name = name;
    this.articles = new Int32Array(places);
    this.stories = new Int32Array(groups);
    this.lastStory = new Float64Array(groups);
    this.rows = Array.from({ length: groups }, () => undefined);
  }
}

function mostArticlesFirst(a: CoverageRow, b: CoverageRow): number {
  if (a.articleCount !== b.articleCount) return b.articleCount - a.articleCount;
  const at = a.keys.findIndex((key, place) => key !== b.keys[place]);
  return (a.keys[at] ?? '') < (b.keys[at] ?? '') ? -1 : 1;
}
