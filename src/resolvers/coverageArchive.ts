import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { datedArticles, Places } from '../domain/heldArticles.ts';
import type { LoggedEvent } from '../events/event.ts';
import { type DatedAttachedArticles, readDatedAttached } from '../loaders/attachedArticles.ts';
import { StandingTallies } from './standingTallies.ts';

/** What was kept at some time: the same arrays until that changes. */
export interface ArchivedArticles {
  readonly all: readonly DatedAttachedArticles[];
  /** Those that not only who works here may know of. */
  readonly emerged: readonly DatedAttachedArticles[];
  /** Those of all articles, and maybe others; the same array until there are more. */
  readonly places: readonly number[];
}

/** Twelve bytes each, and some hundred for their story. */
const MOST_ARTICLES = 4_000_000;
/** Reading so many stories again takes as long as reading all of them. */
const MOST_TOUCHED = 10_000;

/**
 * What tables count, in memory from some instant on: all attached articles that were published since. Begins with the first table
 * that is asked for, and goes back as far as they do. A story that an event touches is read again for the next table.
 */
export class CoverageArchive {
  /** Of what is here. */
  readonly tallies = new StandingTallies();
  #stories = new Map<string, DatedAttachedArticles>();
  #places = new Places();
  #archived: ArchivedArticles | undefined;
  #articles = 0;
  /** In milliseconds: nothing is here before it. */
  #since = Number.POSITIVE_INFINITY;
  /** Articles since this instant are too many. */
  #tooEarly = Number.NEGATIVE_INFINITY;
  #touched = new Set<string>();
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
   * event that was told before the call, or later. Null where they are too many to be kept.
   */
  async since(database: Database, from: Date | null): Promise<ArchivedArticles | null> {
    const time = from?.getTime() ?? FIRST_MS;
    const told = this.#told;
    while (time > this.#tooEarly && (time < this.#since || this.#taken < told)) {
      this.#reading ??= this.#read(database, Math.min(time, this.#since)).finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    if (time <= this.#tooEarly) return null;
    this.#archived ??= archivedOf([...this.#stories.values()], this.#places);
    return this.#archived;
  }

  /** Takes note of what these events touch. */
  follow(events: readonly LoggedEvent[]): void {
    if (this.#since === Number.POSITIVE_INFINITY && !this.#reading) return;
    const before = this.#touched.size;
    for (const event of events) if (touchesAttached(event)) this.#touched.add(event.storyId);
    if (this.#touched.size > before) this.#told += 1;
    if (this.#touched.size > MOST_TOUCHED) this.forget();
  }

  /** Begins anew. */
  forget(): void {
    this.tallies.clear();
    this.#stories = new Map();
    this.#places = new Places();
    this.#archived = undefined;
    this.#articles = 0;
    this.#since = Number.POSITIVE_INFINITY;
    this.#tooEarly = Number.NEGATIVE_INFINITY;
    this.#touched = new Set();
    this.#told += 1;
  }

  async #read(database: Database, from: number): Promise<void> {
    const told = this.#told;
    const stories = this.#stories;
    const touched = this.#touched;
    this.#touched = new Set();
    try {
      const since = await this.#roomFrom(database, from);
      if (since === Number.POSITIVE_INFINITY) return;
      const earlier =
        since < this.#since ? await readDatedAttached(database, published(since, this.#since)) : [];
      const renewed = touched.size > 0 ? await readDatedAttached(database, heldBy(touched, since)) : [];
      // What was read for what has been forgotten since may be older than that.
      if (this.#stories !== stories) return;
      this.#archived = undefined;
      for (const story of earlier) this.#put(joined(this.#stories.get(story.storyId), story));
      for (const id of touched) this.#drop(id);
      for (const story of renewed) this.#put(story);
      this.#since = since;
      this.#taken = told;
      if (this.#articles > this.#mostArticles) this.forget();
    } catch (error) {
      for (const id of touched) this.#touched.add(id);
      throw error;
    }
  }

  /** `from` where there is room for all since then, else as far back as it went before. */
  async #roomFrom(database: Database, from: number): Promise<number> {
    if (from === this.#since) return from;
    const [counted] = await database.queryLong<{ articles: number }>(Prisma.sql`
      SELECT count(*)::int AS "articles" FROM "Article" AS article
       WHERE article."storyId" IS NOT NULL ${published(from, this.#since)}`);
    if (this.#articles + (counted?.articles ?? 0) <= this.#mostArticles) return from;
    this.#tooEarly = Math.max(this.#tooEarly, from);
    return this.#since;
  }

  #put(story: DatedAttachedArticles): void {
    this.#drop(story.storyId);
    this.#stories.set(story.storyId, story);
    this.#places.add(story);
    this.#articles += story.places.length;
  }

  #drop(storyId: string): void {
    this.#articles -= this.#stories.get(storyId)?.places.length ?? 0;
    this.#stories.delete(storyId);
  }
}

function archivedOf(all: readonly DatedAttachedArticles[], places: Places): ArchivedArticles {
  return { all, emerged: all.filter(({ isEmerging }) => !isEmerging), places: places.ascending() };
}

/** Before all that anybody can write. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');

/** The condition of articles that were published within [from, to). */
function published(from: number, to: number): Prisma.Sql {
  const start =
    from > FIRST_MS ? Prisma.sql`AND article."publishedAt" >= ${new Date(from)}::timestamptz` : Prisma.empty;
  const end =
    to < Number.POSITIVE_INFINITY
      ? Prisma.sql`AND article."publishedAt" < ${new Date(to)}::timestamptz`
      : Prisma.empty;
  return Prisma.sql`${start} ${end}`;
}

function heldBy(storyIds: Iterable<string>, since: number): Prisma.Sql {
  return Prisma.sql`AND article."storyId" = ANY(${[...storyIds]}::text[]::uuid[]) ${published(since, Number.POSITIVE_INFINITY)}`;
}

function joined(some: DatedAttachedArticles | undefined, more: DatedAttachedArticles): DatedAttachedArticles {
  if (!some) return more;
  const places = Int32Array.from([...some.places, ...more.places]);
  const times = Float64Array.from([...some.times, ...more.times]);
  return { ...more, ...datedArticles(more.topics, places, times) };
}

/** Whether an event may change what a story's articles are counted by; what a newer release tells of, it may. */
function touchesAttached(event: LoggedEvent): event is LoggedEvent & { storyId: string } {
  return event.storyId !== null && event.type !== 'TIMELINE_EVENT_ADDED' && event.type !== 'SOURCE_RERATED';
}
