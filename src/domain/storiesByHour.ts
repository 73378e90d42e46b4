import type { TimeSpan } from './timeSpan.ts';

const HOUR_MS = 3_600_000;

/** Remembers by which look it was found last, so that no look finds it twice. */
export interface Findable {
  foundBy: number;
}

/** In which hours articles of which stories were published. */
export class StoriesByHour<Story extends Findable> {
  readonly #hours = new Map<number, Story[]>();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #looks = 0;

  /** A story with articles of these instants, which ascend. */
  add(story: Story, times: Float64Array): void {
    for (const hour of hoursOf(times)) {
      this.#first = Math.min(this.#first, hour);
      this.#last = Math.max(this.#last, hour);
      const its = this.#hours.get(hour);
      if (!its) this.#hours.set(hour, [story]);
      else if (its.at(-1) !== story) its.push(story);
    }
  }

  remove(story: Story, times: Float64Array): void {
    for (const hour of hoursOf(times)) {
      const others = this.#hours.get(hour)?.filter((other) => other !== story) ?? [];
      if (others.length > 0) this.#hours.set(hour, others);
      else this.#hours.delete(hour);
    }
  }

  /** All with articles within the span, and maybe others of the same hours; null where it has more hours than there are. */
  within({ from, to }: TimeSpan): Story[] | null {
    const [first, end] = [
      Math.max(hourOf(from), this.#first),
      Math.min(Math.ceil(to / HOUR_MS), this.#last + 1),
    ];
    if (end - first > this.#hours.size) return null;
    this.#looks += 1;
    const stories: Story[] = [];
    for (let hour = first; hour < end; hour += 1) {
      for (const story of this.#hours.get(hour) ?? []) {
        if (story.foundBy === this.#looks) continue;
        story.foundBy = this.#looks;
        stories.push(story);
      }
    }
    return stories;
  }
}

function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS);
}

function hoursOf(times: Float64Array): number[] {
  const hours: number[] = [];
  for (const time of times) {
    const hour = hourOf(time);
    if (hour !== hours.at(-1)) hours.push(hour);
  }
  return hours;
}
