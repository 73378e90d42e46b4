/** Counts the SQL statements of a process, whoever sent them. */
export class Tally {
  #total = 0;

  /** Statements so far. */
  get total(): number {
    return this.#total;
  }

  add(): void {
    this.#total += 1;
  }
}
