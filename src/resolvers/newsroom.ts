import { Catalogue } from '../catalogue/catalogue.ts';
import type { Database } from '../db/database.ts';
import { streamCursor } from '../events/position.ts';
import { type LoggedEvent, Tailer } from '../events/tailer.ts';
import { BlindspotKeeper } from './blindspotKeeper.ts';
import type { Newsroom } from './context.ts';
import { Rankings } from './rankings.ts';

/** A newsroom that follows its event log. */
export interface RunningNewsroom extends Newsroom {
  /** False where the log was last read too long ago to trust what is in memory. */
  isCurrent(): boolean;
  /** Reads what the log has, and works it off; for those who cannot wait for the next look. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

const LONGEST_SILENCE_MS = 5_000;

/** Events after which the catalogue is not what it was. */
const CATALOGUE_EVENTS = ['SOURCE_CHANGED', 'RATER_CHANGED', 'RATING_RECORDED', 'OWNER_CHANGED'];

/** Opens the newsroom on a database: loads the catalogue, and follows the log from there. */
export async function openNewsroom(database: Database): Promise<RunningNewsroom> {
  const catalogue = new Catalogue(database);
  const blindspots = new BlindspotKeeper(database, catalogue);
  const tailer = await Tailer.start(database, {
    async apply(events) {
      if (events.some(({ type }) => CATALOGUE_EVENTS.includes(type))) await catalogue.refresh();
      blindspots.touch({ storyIds: storiesOf(events), sourceOrdinals: outletsOf(events) });
    },
    async reset() {
      await catalogue.refresh();
      blindspots.touchEverything();
    },
  });
  return {
    database,
    catalogue,
    rankings: new Rankings(database),
    cursor: () => streamCursor(tailer.applied),
    committed: () => tailer.catchUp(),
    isCurrent: () => tailer.silentMs <= LONGEST_SILENCE_MS,
    async catchUp() {
      await tailer.catchUp();
      await blindspots.catchUp();
    },
    async close() {
      await tailer.close();
      await blindspots.close();
    },
  };
}

function storiesOf(events: readonly LoggedEvent[]): string[] {
  return events.flatMap(({ storyId }) => storyId ?? []);
}

/** Outlets whose ratings changed, and with them the blindspots of every story that they cover. */
function outletsOf(events: readonly LoggedEvent[]): number[] {
  return events
    .filter(({ type }) => type === 'RATING_RECORDED')
    .flatMap(({ payload }) => ordinalsIn(payload));
}

function ordinalsIn(payload: unknown): number[] {
  if (typeof payload !== 'object' || payload === null || !('sourceOrdinals' in payload)) return [];
  const { sourceOrdinals } = payload;
  return Array.isArray(sourceOrdinals) ? sourceOrdinals.filter((ordinal) => typeof ordinal === 'number') : [];
}
