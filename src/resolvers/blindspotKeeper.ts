import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { refreshBlindspots } from './blindspots.ts';

/** Well within the minute that the contract grants. */
const EVERY_MS = 5_000;

/** What the log told of: the stories that changed, and the outlets that were rated anew. */
export interface Touched {
  readonly storyIds: Iterable<string>;
  readonly sourceOrdinals: Iterable<number>;
}

/** Keeps the column behind `blindspotOf` up to date in the background, from what the event log says was touched. */
export class BlindspotKeeper {
  readonly #database: Database;
  readonly #catalogue: Catalogue;
  readonly #timer: NodeJS.Timeout;
  #stories = new Set<string>();
  #outlets = new Set<number>();
  #isEverythingTouched = false;
  #running: Promise<void> | undefined;

  constructor(database: Database, catalogue: Catalogue) {
    this.#database = database;
    this.#catalogue = catalogue;
    // What fails stays touched, and is tried again at the next turn.
    this.#timer = setInterval(() => void this.catchUp().catch(() => {}), EVERY_MS).unref();
  }

  touch({ storyIds, sourceOrdinals }: Touched): void {
    for (const id of storyIds) this.#stories.add(id);
    for (const ordinal of sourceOrdinals) this.#outlets.add(ordinal);
  }

  touchEverything(): void {
    this.#isEverythingTouched = true;
  }

  /** Works off all that was touched before this call. */
  async catchUp(): Promise<void> {
    await this.#running?.catch(() => {});
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running?.catch(() => {});
  }

  async #run(): Promise<void> {
    const stories = this.#stories;
    const outlets = this.#outlets;
    const isEverything = this.#isEverythingTouched;
    this.#stories = new Set();
    this.#outlets = new Set();
    this.#isEverythingTouched = false;
    try {
      if (isEverything) return await refreshBlindspots(this.#database, this.#catalogue.current);
      for (const id of await this.#storiesOf([...outlets])) stories.add(id);
      if (stories.size > 0) await refreshBlindspots(this.#database, this.#catalogue.current, [...stories]);
    } catch (error) {
      this.touch({ storyIds: stories, sourceOrdinals: outlets });
      this.#isEverythingTouched ||= isEverything;
      throw error;
    }
  }

  async #storiesOf(ordinals: readonly number[]): Promise<string[]> {
    if (ordinals.length === 0) return [];
    const rows = await this.#database.queryLong<{ id: string }>(Prisma.sql`
      SELECT DISTINCT "storyId" AS "id" FROM "Article"
       WHERE "sourceOrdinal" = ANY(${ordinals}::int[]) AND "storyId" IS NOT NULL`);
    return rows.map(({ id }) => id);
  }
}
