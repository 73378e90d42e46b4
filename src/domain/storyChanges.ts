/** Changes that are remembered. */
const MOST_REMEMBERED = 100_000;

/** Which stories have changed, in the order in which they did. */
export class StoryChanges {
  #last: string[] = [];
  /** How many came before them. */
  #forgotten = 0;
  readonly #mostRemembered: number;

  constructor({ mostRemembered = MOST_REMEMBERED }: { mostRemembered?: number } = {}) {
    this.#mostRemembered = mostRemembered;
  }

  /** How many changes there have been. */
  get count(): number {
    return this.#forgotten + this.#last.length;
  }

  add(storyId: string): void {
    this.#last.push(storyId);
    if (this.#last.length <= this.#mostRemembered) return;
    this.#forgotten += this.#last.splice(0, Math.ceil(this.#last.length / 2)).length;
  }

  /** The stories of those after the first so many, no more than `most`; null where they are no longer remembered. */
  since(count: number, most: number): readonly string[] | null {
    const first = count - this.#forgotten;
    return first < 0 ? null : this.#last.slice(first, first + most);
  }
}
