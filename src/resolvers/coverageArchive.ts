import { setImmediate } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { type DatedStory, inARow } from '../domain/datedArticles.ts';
import { HeldStories } from '../domain/heldStories.ts';
import type { LoggedEvent } from '../events/event.ts';
import { FIRST_MS, publishedWithin, readDatedAttached } from '../loaders/attachedArticles.ts';
import { readRenewals, renew } from '../loaders/renewedStories.ts';
import { KeptIndexes } from './keptIndexes.ts';
import { TouchedStories } from './touchedStories.ts';

/** Twelve bytes each, and some hundred for their story. */
const MOST_ARTICLES = 4_000_000;
/** So many are taken in in one turn of the event loop: whoever waits for a page does not wait for all of them. */
const STORIES_A_TURN = 500;
/** Reading so many stories again takes as long as reading all of them. */
const MOST_TOUCHED = 10_000;

/**
 * What tables count, in memory from some instant on: all attached articles that were published since. Begins with the first table
 * that is asked for, and goes back as far as they do. What an event touches is read again for the next table.
 */
export class CoverageArchive {
  /** Of what is here. */
  readonly indexes = new KeptIndexes();
  #stories = new HeldStories();
  /** In milliseconds: nothing is here before it. */
  #since = Number.POSITIVE_INFINITY;
  /** Articles since this instant are too many. */
  #tooEarly = Number.NEGATIVE_INFINITY;
  #touched = new TouchedStories();
  /** How often events have touched anything, and how often they had when what is here was read. */
  #told = 0;
  #taken = 0;
  #reading: Promise<void> | undefined;
  readonly #mostArticles: number;

  constructor({ mostArticles = MOST_ARTICLES }: { mostArticles?: number } = {}) {
    this.#mostArticles = mostArticles;
  }

  /**
   * All stories with attached articles published at or after `from`, or at any time where null; and maybe others. As of the last
   * event that was told before the call, or later: they go on changing. Null where they are too many to be kept.
   */
  async since(database: Database, from: Date | null): Promise<HeldStories | null> {
    const time = from?.getTime() ?? FIRST_MS;
    const told = this.#told;
    while (time > this.#tooEarly && (time < this.#since || this.#taken < told)) {
      this.#reading ??= this.#read(database, Math.min(time, this.#since)).finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    return time <= this.#tooEarly ? null : this.#stories;
  }

  /** Takes note of what these events touch. */
  follow(events: readonly LoggedEvent[]): void {
    if (this.#since === Number.POSITIVE_INFINITY && !this.#reading) return;
    for (const event of events) if (this.#touched.note(event)) this.#told += 1;
    if (this.#touched.size > MOST_TOUCHED) this.forget();
  }

  /** Begins anew. */
  forget(): void {
    this.indexes.clear();
    this.#stories = new HeldStories();
    this.#since = Number.POSITIVE_INFINITY;
    this.#tooEarly = Number.NEGATIVE_INFINITY;
    this.#touched = new TouchedStories();
    this.#told += 1;
  }

  async #read(database: Database, from: number): Promise<void> {
    const told = this.#told;
    const stories = this.#stories;
    const touched = this.#touched;
    this.#touched = new TouchedStories();
    try {
      const since = await this.#roomFrom(database, from);
      if (since === Number.POSITIVE_INFINITY) return;
      const between = publishedWithin({ from: since, to: this.#since });
      const earlier = since < this.#since ? await readDatedAttached(database, between) : [];
      const renewals = await readRenewals(database, stories, touched.all(), since);
      // Nobody has asked for what is earlier yet: it may come bit by bit.
      for (const [at, story] of earlier.entries()) {
        if (at % STORIES_A_TURN === STORIES_A_TURN - 1) await setImmediate();
        stories.set(withEarlier(stories.get(story.storyId), story));
      }
      // What was read for what has been forgotten since may be older than that.
      if (this.#stories !== stories) return;
      for (const renewal of renewals) renew(stories, renewal);
      this.#since = since;
      this.#taken = told;
      if (stories.articles > this.#mostArticles) this.forget();
    } catch (error) {
      this.#touched.add(touched);
      throw error;
    }
  }

  /** `from` where there is room for all since then, else as far back as it went before. */
  async #roomFrom(database: Database, from: number): Promise<number> {
    if (from === this.#since) return from;
    const [counted] = await database.queryLong<{ articles: number }>(Prisma.sql`
      SELECT count(*)::int AS "articles" FROM "Article" AS article
       WHERE article."storyId" IS NOT NULL ${publishedWithin({ from, to: this.#since })}`);
    if (this.#stories.articles + (counted?.articles ?? 0) <= this.#mostArticles) return from;
    this.#tooEarly = Math.max(this.#tooEarly, from);
    return this.#since;
  }
}

function withEarlier(story: DatedStory | undefined, earlier: DatedStory): DatedStory {
  return story ? { ...earlier, ...inARow([earlier, story]) } : earlier;
}
