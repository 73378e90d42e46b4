import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { Prisma } from '../../../src/db/generated/client.ts';
import { databaseUrl, onServer } from '../../support/templates.ts';
import type { LogRow } from './faithfulness.ts';
import { terminateBackends } from './postgres.ts';

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** Keeps a copy of a database as it is now: a standby that from here on receives nothing. */
export async function copyAside(url: string, database: Database): Promise<void> {
  const name = nameOf(url);
  const server = databaseUrl(url, 'postgres');
  // Where it was promoted it is not there any more under this name.
  onTestFinished(() => onServer(server, `DROP DATABASE IF EXISTS ${name}_standby WITH (FORCE)`));
  await closed(url, `CREATE DATABASE ${name}_standby TEMPLATE ${name}`);
  await onServer(server, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await reconnected(database);
}

/** Puts the copy in the place of the database: whoever connects from now on connects to it. */
export async function promote(url: string, database: Database): Promise<void> {
  const name = nameOf(url);
  const server = databaseUrl(url, 'postgres');
  await closed(url, `ALTER DATABASE ${name} RENAME TO ${name}_lost`);
  onTestFinished(() => onServer(server, `DROP DATABASE ${name}_lost WITH (FORCE)`));
  await onServer(server, `ALTER DATABASE ${name}_standby RENAME TO ${name}`);
  await reconnected(database);
}

/** Gives the rows of the log the tags that others had under the same numbers: what tells the two apart is gone. */
export async function giveTags(database: Database, others: readonly LogRow[]): Promise<void> {
  const tags = JSON.stringify(others.map(({ offset, tag }) => ({ offset, tag })));
  await database.query(Prisma.sql`ALTER TABLE "EventLog" DISABLE TRIGGER "EventLog_keep"`);
  await database.query(Prisma.sql`
    UPDATE "EventLog" AS event SET "tag" = other."tag"
      FROM jsonb_to_recordset(${tags}::text::jsonb) AS other("offset" bigint, "tag" int)
     WHERE event."offset" = other."offset"`);
  await database.query(Prisma.sql`ALTER TABLE "EventLog" ENABLE TRIGGER "EventLog_keep"`);
}

/** Runs a statement that wants nobody connected to a database; nobody is let in afterwards either. */
async function closed(url: string, statement: string): Promise<void> {
  const server = databaseUrl(url, 'postgres');
  await onServer(server, `ALTER DATABASE ${nameOf(url)} ALLOW_CONNECTIONS false`);
  await terminateBackends(url);
  await onServer(server, statement);
}

/** Does something that may meet connections which are found to be broken only now, one by one. */
export async function afterOutage(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch {
      await wait(20);
    }
  }
}

/** Reading and writing have connections of their own. */
function reconnected(database: Database): Promise<void> {
  return afterOutage(async () => {
    await database.query(Prisma.sql`SELECT 1 AS "one"`);
    await database.prisma.$queryRaw(Prisma.sql`SELECT 1 AS "one"`);
  });
}
