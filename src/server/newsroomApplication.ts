import { Prisma } from '../db/generated/client.ts';
import { openContext } from '../resolvers/context.ts';
import type { RunningNewsroom } from '../resolvers/newsroom.ts';
import { schema } from '../schema/index.ts';
import type { Application } from './application.ts';
import type { Authenticator } from './authentication.ts';

/** A newsroom as the server serves it. */
export function newsroomApplication(newsroom: RunningNewsroom, authenticator: Authenticator): Application {
  const { database, log } = newsroom;
  return {
    schema,
    openContext: (viewer, count) => openContext(newsroom, viewer, count),
    openQuery: (viewer, count) => openContext(newsroom, viewer, count, newsroom.keptFor(viewer)),
    authenticator,
    tally: database.tally,
    ping: () => database.query(Prisma.sql`SELECT 1 AS "one"`),
    stamp: () => newsroom.stamp(),
    isReady: () => newsroom.isCurrent(),
    progress: () => ({ applied: log.tailer.applied.offset, silentMs: log.tailer.silentMs }),
  };
}
