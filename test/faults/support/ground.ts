import { onTestFinished } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { openPostgres } from '../../../src/db/openPostgres.ts';
import { inTransaction } from '../../../src/db/transaction.ts';
import type { Hints } from '../../../src/events/hints/hints.ts';
import { inProcessHints } from '../../../src/events/hints/inProcess.ts';
import { openNewsroom, type RunningNewsroom } from '../../../src/resolvers/newsroom.ts';
import { upsertOutlets } from '../../../src/resolvers/writing/outlets.ts';
import { createStories } from '../../../src/resolvers/writing/stories.ts';
import { createAuthenticator } from '../../../src/server/authentication.ts';
import { newsroomApplication } from '../../../src/server/newsroomApplication.ts';
import { startTestServer } from '../../server/support/startTestServer.ts';
import { AUTH } from '../../support/auth.ts';
import { type Engine, openTestDatabase } from '../../support/databases.ts';

/** The host of the one outlet there is. */
export const HOST = 'herald.example';

/** What a scenario plays on: an outlet and three stories without articles. */
export interface Ground {
  /** The test's own look at the database. */
  readonly database: Database;
  /** Null on the embedded engine. */
  readonly url: string | null;
  /** By their ids in the database. */
  readonly storyIds: readonly [string, string, string];
}

export async function layGround(engine: Engine): Promise<Ground> {
  const { database, url, close } = await openTestDatabase(engine, 'empty');
  onTestFinished(close);
  return { database, url, storyIds: await fill(database) };
}

export async function fill(database: Database): Promise<[string, string, string]> {
  return inTransaction(database, async (tx) => {
    await upsertOutlets(tx, [{ name: 'Herald', domain: HOST }]);
    const [a, b, c] = await createStories(
      tx,
      ['One', 'Two', 'Three'].map((headline) => ({ headline, topicIds: [] })),
    );
    if (!a || !b || !c) throw new Error('The stories were not written.');
    return [a.id, b.id, c.id];
  });
}

/** One process of the newsroom, though in this one: everything a server has, with connections of its own. */
export interface Room {
  readonly newsroom: RunningNewsroom;
  readonly database: Database;
  readonly url: string;
  readonly port: number;
}

/** Opens a newsroom and its server; both closed when the test is over. */
export async function openRoom(database: Database, hints: Hints = inProcessHints()): Promise<Room> {
  const newsroom = await openNewsroom(database, { hints });
  onTestFinished(() => newsroom.close());
  const { url } = await startTestServer(newsroomApplication(newsroom, createAuthenticator(AUTH)));
  return { newsroom, database, url, port: Number(new URL(url).port) };
}

/** The same on connections of its own, as another process would have. */
export async function openRoomOn(databaseUrl: string, hints?: Hints): Promise<Room> {
  const database = openPostgres(databaseUrl);
  onTestFinished(() => database.close());
  return openRoom(database, hints);
}
