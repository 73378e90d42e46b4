import { CoverageIndex } from '../domain/coverageIndex.ts';
import type { CoverageCount } from '../domain/coverageRow.ts';
import { intervalStarts, type Within } from '../domain/coverageTree.ts';
import type { DatedStory } from '../domain/datedArticles.ts';
import type { HeldStories } from '../domain/heldStories.ts';
import type { PlaceGroups } from '../domain/placeGroups.ts';
import type { TimeSpan } from '../domain/timeSpan.ts';
import type { Turns } from './turns.ts';

/** Taking in so many articles, or changes, takes a few milliseconds. */
const ARTICLES_A_TURN = 20_000;
const CHANGES_A_TURN = 200;
/** After so many there may be far more articles in some interval than there should be. */
const MOST_CHANGES = 10_000;
const MOST_TABLES = 32;

/** How an index looks at stories. */
interface Seen {
  readonly groups: PlaceGroups;
  readonly seesEmerging: boolean;
}

/** An index of stories that goes with them as they change. */
export class LiveIndex {
  readonly #index: CoverageIndex;
  readonly #stories: HeldStories;
  readonly #seesEmerging: boolean;
  /** After how many of their changes it was made, and the stories were as it has them. */
  readonly #made: number;
  #taken: number;
  /** By their spans, until something changes. */
  readonly #tables = new Map<string, CoverageCount>();

  /** Of all that there is; without what emerges, where that is not to be seen. */
  static async of(stories: HeldStories, seen: Seen, turns: Turns): Promise<LiveIndex> {
    // In the order in which they begin, what comes later has its place near the end of what is there.
    const all = stories.all().sort((a, b) => (a.times[0] ?? 0) - (b.times[0] ?? 0));
    const live = new LiveIndex(stories, seen, all);
    for await (const some of turns.portionsOf(all, ARTICLES_A_TURN)) {
      for (const story of some) live.#take(story.storyId, story);
    }
    while (live.#index.renew(live.#within)) await turns.next();
    return live;
  }

  private constructor(stories: HeldStories, { groups, seesEmerging }: Seen, all: readonly DatedStory[]) {
    this.#index = new CoverageIndex(groups, intervalStarts(all, groups));
    this.#stories = stories;
    this.#seesEmerging = seesEmerging;
    this.#made = stories.changes.count;
    this.#taken = this.#made;
  }

  readonly #within: Within = (span) => this.#stories.within(span, this.#seesEmerging);

  get bytes(): number {
    return this.#index.bytes;
  }

  /** The table of a span that `isIndexed`, of what there is now; null where too much has changed. */
  async table(span: TimeSpan, turns: Turns): Promise<CoverageCount | null> {
    while (this.#follow()) await turns.next();
    if (this.#isOutdated) return null;
    const key = `${span.from} ${span.to}`;
    const table = this.#tables.get(key) ?? this.#index.table(span, this.#within);
    if (this.#tables.size === MOST_TABLES) this.#tables.clear();
    this.#tables.set(key, table);
    return table;
  }

  get #isOutdated(): boolean {
    const { changes } = this.#stories;
    return changes.count - this.#made > MOST_CHANGES || changes.since(this.#taken, 0) === null;
  }

  /** Takes in some of what has changed; true where there is more of it. */
  #follow(): boolean {
    if (this.#isOutdated) return false;
    const changed = this.#stories.changes.since(this.#taken, CHANGES_A_TURN) ?? [];
    for (const storyId of new Set(changed)) this.#take(storyId, this.#stories.get(storyId));
    this.#taken += changed.length;
    return this.#index.renew(this.#within) || this.#taken < this.#stories.changes.count;
  }

  #take(storyId: string, story: DatedStory | undefined): void {
    this.#tables.clear();
    const isSeen = story && (this.#seesEmerging || !story.isEmerging);
    this.#index.set(storyId, isSeen ? story : null);
  }
}
