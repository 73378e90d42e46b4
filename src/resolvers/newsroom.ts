import { Catalogue } from '../catalogue/catalogue.ts';
import type { Database } from '../db/database.ts';
import type { LoggedEvent } from '../events/event.ts';
import type { Hints } from '../events/hints/hints.ts';
import { inProcessHints } from '../events/hints/inProcess.ts';
import { streamCursor } from '../events/position.ts';
import { Retention } from '../events/retention.ts';
import { type Follower, Tailer } from '../events/tailer.ts';
import { sharedRows } from '../loaders/sharedRows.ts';
import { BlindspotKeeper } from './blindspotKeeper.ts';
import type { Kept, Newsroom } from './context.ts';
import { CoverageArchive } from './coverageArchive.ts';
import { FanoutWorker } from './fanoutWorker.ts';
import { Rankings } from './rankings.ts';
import { RowKeeper } from './rowKeeper.ts';
import { TurnRows } from './turnRows.ts';
import { Turns } from './turns.ts';
import type { Viewer } from './viewer.ts';
import { openAttachQueue } from './writing/attachQueue.ts';

/** A newsroom that follows its event log. */
export interface RunningNewsroom extends Newsroom {
  /** The place in the log that this process has taken in: another object for another place; null where it may be behind. */
  stamp(): object | null;
  /** For a query that begins now; where there is no stamp, only what others ask for at the same time. */
  keptFor(viewer: Viewer): Kept;
  /** False where the log was last read too long ago to trust what is in memory. */
  isCurrent(): boolean;
  /** Reads what the log has, works it off, and reads what came of that; for those who cannot wait for the next look. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

const LONGEST_SILENCE_MS = 5_000;
/** Twice as long as from one look at the log to the next: a look or a hint has failed. */
const LONGEST_TRUST_MS = 2_000;

/** Events after which the catalogue is not what it was. */
const CATALOGUE_EVENTS = ['SOURCE_CHANGED', 'RATER_CHANGED', 'RATING_RECORDED', 'OWNER_CHANGED'];

export interface NewsroomOptions {
  /** How this process and others of the same database tell each other of new events. Closed with the newsroom. */
  readonly hints?: Hints;
  /** How long a stream may be silent while the log moves, in milliseconds. */
  readonly checkpointMs?: number;
  /** How long the event log is kept. */
  readonly eventRetentionDays?: number;
  /** False where somebody else writes to the database, who tells of nothing: then there is no stamp. */
  readonly keepsReads?: boolean;
}

/** Within the minute that the contract grants. */
const CHECKPOINT_MS = 45_000;

const RETENTION_DAYS = 7;

/** Opens the newsroom on a database: loads the catalogue, and follows the log from there. */
export async function openNewsroom(
  database: Database,
  {
    hints = inProcessHints(),
    checkpointMs = CHECKPOINT_MS,
    eventRetentionDays = RETENTION_DAYS,
    keepsReads = true,
  }: NewsroomOptions = {},
): Promise<RunningNewsroom> {
  const catalogue = new Catalogue(database);
  const blindspots = new BlindspotKeeper(database, catalogue);
  const keeper = new RowKeeper();
  const turnRows = new TurnRows();
  const archive = new CoverageArchive();
  const fanouts = new FanoutWorker(database, () => hints.announce());
  const follower: Follower = {
    async apply(events) {
      if (events.some(({ type }) => CATALOGUE_EVENTS.includes(type))) await catalogue.refresh();
      keeper.forget(events);
      archive.follow(events);
      blindspots.touch({ storyIds: storiesOf(events), sourceOrdinals: outletsOf(events) });
      if (events.some(({ type }) => type === 'RATING_RECORDED')) fanouts.touch();
    },
    async reset() {
      await catalogue.refresh();
      keeper.forgetAll();
      archive.forget();
      blindspots.touchEverything();
      fanouts.touch();
    },
  };
  const retention = new Retention(database, eventRetentionDays);
  const tailer = await Tailer.start(database, follower, hints);
  const attachQueue = openAttachQueue(database);
  const stamp = (): object | null =>
    keepsReads && tailer.silentMs <= LONGEST_TRUST_MS ? tailer.applied : null;
  let told = { place: tailer.applied, cursor: streamCursor(tailer.applied) };
  return {
    database,
    catalogue,
    rankings: new Rankings(database),
    turns: new Turns(),
    attachQueue,
    sharedRows: sharedRows(database),
    log: { tailer, database, checkpointMs },
    cursor() {
      // Every operation has one, and nearly none says it.
      if (told.place !== tailer.applied) {
        told = { place: tailer.applied, cursor: streamCursor(tailer.applied) };
      }
      return told.cursor;
    },
    committed() {
      hints.announce();
      return tailer.catchUp();
    },
    stamp,
    keptFor: (viewer) =>
      stamp() === null
        ? { rows: turnRows.rowsFor(viewer, catalogue.current), archive: null }
        : { rows: keeper.rowsFor(viewer, catalogue.current), archive },
    isCurrent: () => tailer.silentMs <= LONGEST_SILENCE_MS,
    async catchUp() {
      await tailer.catchUp();
      await blindspots.catchUp();
      // What that appended: else whoever begins now is a little behind the log.
      await tailer.catchUp();
    },
    async close() {
      await attachQueue.close();
      await fanouts.close();
      await tailer.close();
      await retention.close();
      await blindspots.close();
    },
  };
}

function storiesOf(events: readonly LoggedEvent[]): string[] {
  return events.flatMap(({ storyId }) => storyId ?? []);
}

/** Outlets whose ratings changed, and with them the blindspots of every story that they cover. */
function outletsOf(events: readonly LoggedEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'RATING_RECORDED' ? event.payload.sourceOrdinals : []));
}
