import type { TimeSpan } from './datedArticles.ts';

const HOUR_MS = 3_600_000;

/** In which hours articles of which stories were published. */
export class StoriesByHour<Story> {
  readonly #hours = new Map<number, Story[]>();

  /** How long those hours are together. */
  get milliseconds(): number {
    return this.#hours.size * HOUR_MS;
  }

  /** A story with articles of these instants, which ascend. */
  add(story: Story, times: Float64Array): void {
    for (const hour of hoursOf(times)) {
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

  /** Adds all stories with articles within the span, and maybe others of the same hours. */
  addWithin({ from, to }: TimeSpan, stories: Set<Story>): void {
    for (let hour = hourOf(from); hour * HOUR_MS < to; hour += 1) {
      for (const story of this.#hours.get(hour) ?? []) stories.add(story);
    }
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
