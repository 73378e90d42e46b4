import type { CoverageCount } from './coverageRow.ts';
import { CoverageSummary } from './coverageSummary.ts';
import type { HeldArticles } from './heldArticles.ts';
import type { PlaceGroups } from './placeGroups.ts';

/** Counts the articles of stories one by one: each takes but a few additions. */
export class CoverageTally {
  readonly #groups: PlaceGroups;
  readonly #summary: CoverageSummary;
  readonly #storiesByTopic = new Map<string, StoryCounts>();

  constructor(groups: PlaceGroups) {
    this.#groups = groups;
    this.#summary = new CoverageSummary(groups);
  }

  /** Counts these stories, none of which is counted yet. */
  add(stories: readonly HeldArticles[]): void {
    for (const story of stories) {
      this.#summary.add(story);
      for (const topic of this.#groups.topicsOf(story)) this.#addTo(this.#storiesOf(topic), story);
    }
  }

  table(): CoverageCount {
    return this.#summary.table((topic, group) => this.#storiesByTopic.get(topic)?.stories[group] ?? 0);
  }

  #addTo(counts: StoryCounts, { places }: HeldArticles): void {
    const { byPlace } = this.#groups;
    const { stories, lastStory } = counts;
    counts.looks += 1;
    for (let at = 0; at < places.length; at += 1) {
      const groups = byPlace[places[at] ?? 0] ?? [];
      for (let nth = 0; nth < groups.length; nth += 1) {
        const group = groups[nth] ?? 0;
        if (lastStory[group] === counts.looks) continue;
        lastStory[group] = counts.looks;
        stories[group] = (stories[group] ?? 0) + 1;
      }
    }
  }

  #storiesOf(topic: string): StoryCounts {
    const known = this.#storiesByTopic.get(topic);
    if (known) return known;
    const counts = new StoryCounts(this.#groups.count);
    this.#storiesByTopic.set(topic, counts);
    return counts;
  }
}

/** How many stories of one topic there are, by group. */
class StoryCounts {
  readonly stories: Int32Array;
  /** How many stories were looked at, and at which of these looks one last counted for each group. */
  looks = 0;
  readonly lastStory: Int32Array;

  constructor(groups: number) {
    this.stories = new Int32Array(groups);
    this.lastStory = new Int32Array(groups);
  }
}
