import { CoverageSummary } from './coverageSummary.ts';
import type { DatedArticles } from './datedArticles.ts';
import type { PlaceGroups } from './placeGroups.ts';
import type { StoryPart } from './storyPart.ts';
import { firstAtOrAfter, lastAtMost, type TimeSpan } from './timeSpan.ts';

/** What stories have within a span. */
export type Within = (span: TimeSpan) => Iterable<StoryPart>;

/**
 * What the articles of each of many intervals come to, and of each two of them, each four, and so on: a segment tree. Those of any
 * span are put together from a few of these summaries, and from the articles at its ends.
 */
export class CoverageTree {
  readonly #groups: PlaceGroups;
  /** Of each interval; ascending from minus infinity. */
  readonly #starts: readonly number[];
  /** The nth is made of the 2n-th and the one after it. Those of single intervals make up the second half. */
  readonly #summaries: CoverageSummary[];
  /** Intervals of which the articles are to be counted anew: at first, all. */
  readonly #changed: Set<number>;

  constructor(groups: PlaceGroups, starts: readonly number[]) {
    this.#groups = groups;
    this.#starts = starts;
    this.#summaries = Array.from({ length: 2 * starts.length }, () => new CoverageSummary(groups));
    this.#changed = new Set(starts.keys());
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    return this.#summaries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Takes note that something has changed at these instants. */
  touch(times: Float64Array): void {
    for (let at = 0; at < times.length; ) {
      const interval = lastAtMost(this.#starts, times[at] ?? 0);
      this.#changed.add(interval);
      at = firstAtOrAfter(times, this.#spanOf(interval).to);
    }
  }

  /** Counts some of the intervals anew in which something has changed; false where none are left. */
  renew(within: Within, most: number): boolean {
    for (const interval of [...this.#changed].slice(0, most)) this.#renew(interval, within);
    return this.#changed.size > 0;
  }

  /** What the articles within a span come to, where no interval is left to be renewed. */
  summaryOf(span: TimeSpan, within: Within): CoverageSummary {
    const summary = new CoverageSummary(this.#groups);
    const first = firstAtOrAfter(this.#starts, span.from);
    const end = lastAtMost(this.#starts, span.to);
    const [start, last] = [this.#starts[first] ?? span.to, this.#starts[end] ?? span.from];
    const edges =
      first > end
        ? [span]
        : [
            { from: span.from, to: start },
            { from: last, to: span.to },
          ];
    for (const edge of edges) {
      for (const { story, first, end } of within(edge)) summary.add(story, first, end);
    }
    for (const each of this.#covering(first, end)) summary.merge(each);
    return summary;
  }

  /** As few summaries as the intervals from `first` to the one before `end` can be put together from. */
  *#covering(first: number, end: number): Generator<CoverageSummary> {
    let [from, to] = [first + this.#starts.length, end + this.#starts.length];
    for (; from < to; from >>= 1, to >>= 1) {
      if (from % 2 === 1) yield this.#at(from++);
      if (to % 2 === 1) yield this.#at(--to);
    }
  }

  #renew(interval: number, within: Within): void {
    const summary = new CoverageSummary(this.#groups);
    for (const { story, first, end } of within(this.#spanOf(interval))) summary.add(story, first, end);
    let at = interval + this.#starts.length;
    this.#summaries[at] = summary;
    for (at >>= 1; at > 0; at >>= 1) {
      const both = new CoverageSummary(this.#groups);
      both.merge(this.#at(2 * at));
      both.merge(this.#at(2 * at + 1));
      this.#summaries[at] = both;
    }
    this.#changed.delete(interval);
  }

  #at(nth: number): CoverageSummary {
    return this.#summaries[nth] ?? new CoverageSummary(this.#groups);
  }

  #spanOf(interval: number): TimeSpan {
    const [from, to] = [this.#starts[interval], this.#starts[interval + 1]];
    return { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
  }
}

/** So many articles, about, lie in an interval. */
const ARTICLES_AN_INTERVAL = 2_000;
/** Of so many articles one is looked at to find out where. */
const SAMPLED = 20;

/**
 * Where intervals start that have about as many of these articles each: no fewer than half of the numbers in a summary, so that all
 * of them together take no more than a few numbers an article.
 */
export function intervalStarts(stories: readonly DatedArticles[], groups: PlaceGroups): number[] {
  const topics = new Set(stories.flatMap((story) => groups.topicsOf(story)));
  const numbers = topics.size * (groups.count + groups.words);
  const sample: number[] = [];
  let next = 0;
  for (const { times } of stories) {
    for (; next < times.length; next += SAMPLED) sample.push(times[next] ?? 0);
    next -= times.length;
  }
  const step = Math.ceil(Math.max(ARTICLES_AN_INTERVAL, numbers / 2) / SAMPLED);
  const starts = sample.sort((a, b) => a - b).filter((_, at) => at % step === step - 1);
  return [...new Set([Number.NEGATIVE_INFINITY, ...starts])];
}
