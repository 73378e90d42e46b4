/** Where an import says what it does. */
export interface Reporter {
  /** One line of the answer at the end. */
  say(text: string): void;
  /** One line about something that is wrong. */
  complain(text: string): void;
  /** What is shown while it runs, each in the place of the one before; nothing where nobody watches. */
  progress(text: string): void;
}

/** What an import of one file has done so far. */
export class ImportReport {
  readonly #file: string;
  readonly #reporter: Reporter;
  readonly #counts = new Map<string, number>();
  readonly #begun = Date.now();
  #badLines = 0;

  constructor(file: string, reporter: Reporter) {
    this.#file = file;
    this.#reporter = reporter;
  }

  /** How many lines or rows could not be taken. */
  get badLines(): number {
    return this.#badLines;
  }

  /** Adds to counts by name; the summary has them in the order in which they were first named. */
  add(counts: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(counts)) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
    }
  }

  /** `where`: the line, counted from 1, or the entry of a file that has no lines. */
  bad(where: number | string, reason: string): void {
    this.#badLines += 1;
    this.#reporter.complain(`${this.#file}:${where}: ${reason}`);
  }

  progress(done: number, what: string): void {
    this.#reporter.progress(`${this.#file}: ${done} ${what}`);
  }

  summarise(): void {
    const seconds = ((Date.now() - this.#begun) / 1_000).toFixed(1);
    this.#reporter.progress('');
    this.#reporter.say(`${this.#file}: done in ${seconds} s`);
    for (const [name, count] of this.#counts) this.#reporter.say(`  ${name}: ${count}`);
    this.#reporter.say(`  bad lines: ${this.#badLines}`);
  }
}
