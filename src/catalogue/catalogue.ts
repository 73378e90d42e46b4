import type { Database } from '../db/database.ts';
import { readCatalogue } from './rows.ts';
import { Snapshot } from './snapshot.ts';

/**
 * Outlets, raters, ratings and owners in memory: few and seldom changed, so that no query joins them.
 * The event log keeps it current; `current` is swapped whole.
 */
export class Catalogue {
  readonly #database: Database;
  #current = new Snapshot({ sources: [], raters: [], ratings: [], owners: [], ownerships: [] });
  #reading: Promise<Snapshot> | undefined;

  /** Empty until the first `refresh`. */
  constructor(database: Database) {
    this.#database = database;
  }

  get current(): Snapshot {
    return this.#current;
  }

  /** Reads it anew and answers what was read after this call began. */
  async refresh(): Promise<Snapshot> {
    // A read under way may have begun before the change that the caller knows of: wait for it, then look again.
    await this.#reading?.catch(() => {});
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<Snapshot> {
    try {
      this.#current = new Snapshot(await readCatalogue(this.#database));
      return this.#current;
    } finally {
      this.#reading = undefined;
    }
  }
}
