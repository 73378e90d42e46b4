import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { openDatabase } from '../../src/db/openDatabase.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { SetupError } from '../../src/errors.ts';
import { openTestDatabase } from '../support/databases.ts';
import { onServer } from '../support/templates.ts';

const PUBLISHED = new Date('2026-11-01T09:30:00.123Z');

describe.skipIf(!process.env['TEST_DATABASE_URL'])('Sessions on PostgreSQL (want TEST_DATABASE_URL)', () => {
  let url: string;
  beforeEach(async () => {
    const place = await openTestDatabase('postgresql', 'demo');
    onTestFinished(place.close);
    url = place.url ?? '';
    const name = new URL(url).pathname.slice(1);
    await onServer(url, `ALTER DATABASE ${name} SET TimeZone TO 'Asia/Kolkata'`);
    await onServer(url, `ALTER DATABASE ${name} SET DateStyle TO 'German'`);
    await onServer(url, `ALTER DATABASE ${name} SET default_transaction_isolation TO 'serializable'`);
  });

  it('read and write the same instants, whatever zone and style of dates the database has', async () => {
    const database = openPostgres(url);
    onTestFinished(() => database.close());
    const { id } = await database.prisma.article.findFirstOrThrow();
    await database.prisma.article.update({ where: { id }, data: { publishedAt: PUBLISHED } });
    const statement = Prisma.sql`
      SELECT article."publishedAt", extract(epoch FROM article."publishedAt")::float8 AS "seconds"
        FROM "Article" AS article WHERE article."publishedAt" = ${PUBLISHED}::timestamptz`;
    for (const read of [database.query, database.queryLong, database.queryApart]) {
      expect(await read(statement)).toEqual([
        { publishedAt: PUBLISHED, seconds: PUBLISHED.getTime() / 1_000 },
      ]);
    }
    expect((await database.prisma.article.findUniqueOrThrow({ where: { id } })).publishedAt).toEqual(
      PUBLISHED,
    );
  });

  it('have what the address sets, too', async () => {
    const database = openPostgres(`${url}?options=-c%20work_mem%3D5MB%20-c%20random_page_cost%3D3`);
    onTestFinished(() => database.close());
    const settings = Prisma.sql`
      SELECT current_setting('work_mem') AS "memory", current_setting('random_page_cost') AS "cost",
             current_setting('TimeZone') AS "zone", current_setting('transaction_isolation') AS "isolation"`;
    expect(await database.query(settings)).toEqual([
      { memory: '5MB', cost: '3', zone: 'UTC', isolation: 'read committed' },
    ]);
  });

  it('that are otherwise are a fault of the set-up, where a pooler passes on nothing that they ask for', async () => {
    const pooler = await openPooler(url);
    await expect(openDatabase({ databaseUrl: pooler, dataDir: '' })).rejects.toThrow(SetupError);
    await expect(openDatabase({ databaseUrl: pooler, dataDir: '' })).rejects.toThrow(
      /sessions with TimeZone Asia\/Kolkata: .* SET TimeZone TO 'UTC'/,
    );
  });
});

/** Passes everything on to the database but the options that a session begins with. */
async function openPooler(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname);
    client.once('data', (startup) => {
      upstream.write(withoutOptions(startup));
      client.pipe(upstream).pipe(client);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const pooler = new URL(url);
  pooler.host = `127.0.0.1:${portOf(server.address())}`;
  return pooler.href;
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A startup message: its length and the protocol's version, then names and values, each with a zero at its end, and one more. */
function withoutOptions(startup: Buffer): Buffer {
  const words = startup.subarray(8).toString().split('\0');
  const at = words.indexOf('options');
  if (at !== -1) words.splice(at, 2);
  const rest = Buffer.from(words.join('\0'));
  const head = Buffer.from(startup.subarray(0, 8));
  head.writeInt32BE(8 + rest.length);
  return Buffer.concat([head, rest]);
}
