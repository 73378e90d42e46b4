import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Snapshot } from '../catalogue/snapshot.ts';
import { type Count, counted } from '../db/counted.ts';
import type { Database } from '../db/database.ts';
import type { Article } from '../db/generated/client.ts';
import type { StreamedLog } from '../events/stream.ts';
import { Loaders } from '../loaders/index.ts';
import type { KeptRows } from '../loaders/keptRows.ts';
import type { AskedPage, List } from '../loaders/pagesLoader.ts';
import type { SharedRows } from '../loaders/sharedRows.ts';
import type { CoverageArchive } from './coverageArchive.ts';
import type { Rankings } from './rankings.ts';
import type { Turns } from './turns.ts';
import type { Viewer } from './viewer.ts';
import type { AttachQueue } from './writing/attachQueue.ts';

/** Where the operation's document asks for a list: under each parent with the same arguments. */
export interface ListPlace {
  /** What is read of its rows, which may have no other columns. */
  readonly columns: readonly string[];
  /** Whether anybody asks what lies beyond the page. */
  readonly looksBeyond: boolean;
}

/** What one operation works with, from its first read to its last. */
export interface Context {
  readonly viewer: Viewer;
  readonly loaders: Loaders;
  /** The place in the event log that was fixed before anything was read. */
  readonly cursor: string;
  readonly database: Database;
  readonly rankings: Rankings;
  /** What tables count; null where the operation reads all for itself. */
  readonly archive: CoverageArchive | null;
  readonly turns: Turns;
  readonly attachQueue: AttachQueue;
  readonly sharedRows: SharedRows;
  /** What subscriptions read from. */
  readonly log: StreamedLog;
  /** Lists of articles by all that they are asked for but their parent, so that each is put into SQL once. */
  readonly articleLists: Map<string, List<Article>>;
  /** By the nodes of the document that stand there. */
  readonly listPlaces: Map<object, ListPlace>;
  /** The pages of articles that are asked for at each place, where they are the same under every parent. */
  readonly askedArticles: Map<ListPlace, AskedPage<Article>>;
  /** The catalogue as it stood when the operation began, or as `catalogueWith` has read it since. */
  catalogue: Snapshot;
  /** The same, read anew where it has never heard of one of these outlets: an unknown outlet is not an unrated one. */
  catalogueWith(ordinals: readonly number[]): Snapshot | Promise<Snapshot>;
  /** See `Newsroom.committed`. */
  committed(): Promise<void>;
  /** A context as it would be opened now, for the same viewer. */
  reopen(): Context;
}

/** What all operations of a process share. */
export interface Newsroom {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly rankings: Rankings;
  readonly turns: Turns;
  /** Where concurrent attaches of this process come together. */
  readonly attachQueue: AttachQueue;
  /** For what was just written, by many at once. */
  readonly sharedRows: SharedRows;
  readonly log: StreamedLog;
  /** The cursor of the last event that this process has taken in. */
  cursor(): string;
  /**
   * What every write calls once it is committed: tells the other processes, and resolves when this one has taken in all
   * that was committed before the call, so that whoever wrote reads it.
   */
  committed(): Promise<void>;
}

/** What was read for others, and is as new as the place in the log at which an operation begins. */
export interface Kept {
  readonly rows: KeptRows;
  readonly archive: CoverageArchive | null;
}

/**
 * Opens the context of one operation, whose reads are added to `count`; what it writes, it may write with others. What is
 * kept it shares; left out: it reads all for itself.
 */
export function openContext(
  newsroom: Newsroom,
  viewer: Viewer,
  count: Count = { statements: 0 },
  kept?: Kept,
): Context {
  // Before the first read of state, so that nothing which happens after this answer is missed by whoever starts here.
  const cursor = newsroom.cursor();
  const { rankings, turns, attachQueue, sharedRows, log } = newsroom;
  const database = counted(newsroom.database, count);
  return {
    viewer,
    loaders: new Loaders(database, kept?.rows),
    cursor,
    database,
    rankings,
    archive: kept?.archive ?? null,
    turns,
    attachQueue,
    sharedRows,
    log,
    articleLists: new Map(),
    listPlaces: new Map(),
    askedArticles: new Map(),
    // No getter: it would give each context a shape of its own, and so slow down whoever looks into one.
    catalogue: newsroom.catalogue.current,
    catalogueWith(ordinals) {
      if (this.catalogue.knows(ordinals)) return this.catalogue;
      return newsroom.catalogue.refresh().then((refreshed) => {
        // Of the object that resolvers hold: the server copies contexts.
        this.catalogue = refreshed;
        return refreshed;
      });
    },
    committed: () => newsroom.committed(),
    reopen: () => openContext(newsroom, viewer, count),
  };
}

/**
 * What every mutation does once it is committed: waits until this process has taken in what was written, then begins the
 * context anew in its place, so that what is read from here on, and every cursor, is at or after the write.
 */
export async function renewContext(context: Context): Promise<void> {
  await context.committed();
  // The object that resolvers hold must change: the server copies contexts.
  Object.assign(context, context.reopen());
}

/**
 * Looks something up in a catalogue that knows these outlets. Answers at once where it does already, as nearly always: a page
 * of a hundred articles asks a hundred times, and each promise costs more than the look.
 */
export function withOutlets<T>(
  context: Context,
  ordinals: readonly number[],
  look: (catalogue: Snapshot) => T,
): T | Promise<T> {
  const catalogue = context.catalogueWith(ordinals);
  return catalogue instanceof Promise ? catalogue.then(look) : look(catalogue);
}
