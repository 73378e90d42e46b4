/** That a client leaves: said once, to whoever asks before or after it happens. */
export class Departure {
  #leave: (() => void) | null = null;
  #hasLeft = false;

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  onLeave(leave: () => void): void {
    if (this.#hasLeft) leave();
    else this.#leave = leave;
  }

  happen(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#leave?.();
    this.#leave = null;
  }
}
