import { type DatedStory, emptied, rangeWithin } from './datedArticles.ts';
import { Places } from './heldArticles.ts';
import { type Findable, StoriesByHour } from './storiesByHour.ts';
import { StoryChanges } from './storyChanges.ts';
import { differingParts, placesOf, type StoryPart, timesOf } from './storyPart.ts';
import type { TimeSpan } from './timeSpan.ts';

/** A story, whatever it becomes. */
interface Held extends Findable {
  now: DatedStory;
}

/** What stories hold, and which of them have changed. */
export class HeldStories {
  /** Those of all articles, and maybe others. */
  readonly places = new Places();
  readonly changes: StoryChanges;
  readonly #stories = new Map<string, Held>();
  readonly #byHour = new StoriesByHour<Held>();
  #articles = 0;

  constructor(options: { mostRemembered?: number } = {}) {
    this.changes = new StoryChanges(options);
  }

  /** How many articles are held. */
  get articles(): number {
    return this.#articles;
  }

  get(storyId: string): DatedStory | undefined {
    return this.#stories.get(storyId)?.now;
  }

  all(): DatedStory[] {
    return Array.from(this.#stories.values(), ({ now }) => now);
  }

  /** All that have articles within the span, and maybe others; without what emerges, where that is not to be seen. */
  around(span: TimeSpan, seesEmerging: boolean): DatedStory[] {
    const around = this.#byHour.within(span)?.map(({ now }) => now) ?? this.all();
    return seesEmerging ? around : around.filter(({ isEmerging }) => !isEmerging);
  }

  /** What they have within the span. */
  within(span: TimeSpan, seesEmerging: boolean): StoryPart[] {
    const parts: StoryPart[] = [];
    for (const story of this.around(span, seesEmerging)) {
      const [first, end] = rangeWithin(story, span);
      if (first < end) parts.push({ story, first, end });
    }
    return parts;
  }

  set(story: DatedStory): void {
    const held = this.#stories.get(story.storyId) ?? { now: emptied(story), foundBy: 0 };
    const { come } = differingParts(held.now, story);
    this.places.add(placesOf(come));
    this.#byHour.add(held, timesOf(come));
    this.#articles += story.times.length - held.now.times.length;
    held.now = story;
    this.#stories.set(story.storyId, held);
    this.changes.add(story.storyId);
  }

  delete(storyId: string): void {
    const held = this.#stories.get(storyId);
    if (!held) return;
    this.#byHour.remove(held, held.now.times);
    this.#articles -= held.now.times.length;
    this.#stories.delete(storyId);
    this.changes.add(storyId);
  }
}
