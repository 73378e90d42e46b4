import type { CoverageCount } from './coverageRow.ts';
import { CoverageTree, type Within } from './coverageTree.ts';
import { type DatedArticles, emptied, haveSameTopics } from './datedArticles.ts';
import { NEVER_AGAIN, NEVER_BEFORE, Pauses, SHORTEST_MS } from './pauses.ts';
import type { PlaceGroups } from './placeGroups.ts';
import { differingParts, type StoryPart, timesOf } from './storyPart.ts';
import type { TimeSpan } from './timeSpan.ts';

/** Whether an index answers for the span: shorter ones hold so few articles that one counts them. */
export function isIndexed({ from, to }: TimeSpan): boolean {
  return to - from >= SHORTEST_MS;
}

/**
 * Counts the articles of stories within any span without a look at each of them, so that it takes no longer where there are more:
 * articles and their outlets by intervals, stories by their pauses.
 */
export class CoverageIndex {
  readonly #groups: PlaceGroups;
  /** As they are counted. */
  readonly #stories = new Map<string, DatedArticles>();
  readonly #tree: CoverageTree;
  /** When stories are heard of, by topic and group. */
  readonly #pauses = new Map<string, Map<number, Pauses>>();
  /** When the story that is looked at was last heard of in each group. */
  readonly #heardOf: Float64Array;

  /** Nothing is counted yet. `starts` are those of intervals: see `intervalStarts`. */
  constructor(groups: PlaceGroups, starts: readonly number[]) {
    this.#groups = groups;
    this.#tree = new CoverageTree(groups, starts);
    this.#heardOf = new Float64Array(groups.count);
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    let bytes = this.#tree.bytes + BYTES_A_STORY * this.#stories.size;
    for (const byGroup of this.#pauses.values()) for (const pauses of byGroup.values()) bytes += pauses.bytes;
    return bytes;
  }

  /** From now on the story is this; null where nothing of it is to be counted. */
  set(storyId: string, now: DatedArticles | null): void {
    const before = this.#stories.get(storyId);
    if (before && now && !haveSameTopics(before, now)) {
      this.#change(before, emptied(before));
      this.#change(emptied(now), now);
    } else if (now) this.#change(before ?? emptied(now), now);
    else if (before) this.#change(before, emptied(before));
    if (now) this.#stories.set(storyId, now);
    else this.#stories.delete(storyId);
  }

  /** Takes in some of what was set; true where there is more of it. `within` answers what those stories have. */
  renew(within: Within): boolean {
    return this.#tree.renew(within, INTERVALS_A_TURN);
  }

  /** The table of a span that `isIndexed`, once all is taken in. */
  table(span: TimeSpan, within: Within): CoverageCount {
    return this.#tree
      .summaryOf(span, within)
      .table((topic, group) => this.#pausesOf(topic, group).heardOfWithin(span));
  }

  #change(before: DatedArticles, now: DatedArticles): void {
    const { gone, come } = differingParts(before, now);
    for (const part of [gone, come]) this.#tree.touch(timesOf(part));
    const groups = new Set([...this.#groupsOf(gone), ...this.#groupsOf(come)]);
    this.#stepPauses('remove', gone, groups);
    this.#stepPauses('add', come, groups);
  }

  /** All groups are given in which the part, or what it takes the place of, has articles. */
  #stepPauses(step: 'add' | 'remove', { story, first, end }: StoryPart, touched: ReadonlySet<number>): void {
    const { byPlace } = this.#groups;
    const heardOf = this.#heardOf;
    const before = this.#nearest(story, first - 1, -1, touched);
    for (const group of touched) heardOf[group] = before.get(group) ?? NEVER_BEFORE;
    for (let at = first; at < end; at += 1) {
      const time = story.times[at] ?? 0;
      for (const group of byPlace[story.places[at] ?? 0] ?? []) {
        const since = heardOf[group] ?? NEVER_BEFORE;
        heardOf[group] = time;
        // Most are shorter, and left out.
        if (time - since >= SHORTEST_MS) this.#stepPause(step, story, group, [since, time]);
      }
    }
    const after = this.#nearest(story, end, 1, touched);
    for (const group of touched) {
      const [since, until] = [heardOf[group] ?? NEVER_BEFORE, after.get(group) ?? NEVER_AGAIN];
      this.#stepPause(step, story, group, [since, until]);
    }
  }

  #stepPause(
    step: 'add' | 'remove',
    story: DatedArticles,
    group: number,
    [from, to]: readonly [number, number],
  ): void {
    for (const topic of this.#groups.topicsOf(story)) this.#pausesOf(topic, group)[step](from, to);
  }

  #groupsOf({ story, first, end }: StoryPart): Set<number> {
    const { byPlace } = this.#groups;
    const found = new Set<number>();
    for (let at = first; at < end; at += 1) {
      for (const group of byPlace[story.places[at] ?? 0] ?? []) found.add(group);
    }
    return found;
  }

  /** When the story is next heard of in each of the groups, from one of its articles on in one direction. */
  #nearest(
    { places, times }: DatedArticles,
    start: number,
    direction: 1 | -1,
    wanted: ReadonlySet<number>,
  ): Map<number, number> {
    const { byPlace } = this.#groups;
    const found = new Map<number, number>();
    for (let at = start; at >= 0 && at < times.length && found.size < wanted.size; at += direction) {
      for (const group of byPlace[places[at] ?? 0] ?? []) {
        if (wanted.has(group) && !found.has(group)) found.set(group, times[at] ?? 0);
      }
    }
    return found;
  }

  #pausesOf(topic: string, group: number): Pauses {
    const byGroup = this.#pauses.get(topic) ?? new Map<number, Pauses>();
    this.#pauses.set(topic, byGroup);
    const pauses = byGroup.get(group) ?? new Pauses();
    byGroup.set(group, pauses);
    return pauses;
  }
}

const BYTES_A_STORY = 80;
/** To count so many anew takes a few milliseconds. */
const INTERVALS_A_TURN = 10;
