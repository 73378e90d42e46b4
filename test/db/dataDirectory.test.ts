import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { openDatabase } from '../../src/db/openDatabase.ts';
import { SetupError } from '../../src/errors.ts';

describe('The data directory of the embedded engine', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parallax-data-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('is held by one process: a second one is told so, and the first goes on', async () => {
    const first = await openDatabase({ databaseUrl: null, dataDir });
    await expect(openDatabase({ databaseUrl: null, dataDir })).rejects.toThrow(SetupError);
    await expect(openDatabase({ databaseUrl: null, dataDir })).rejects.toThrow(dataDir);
    expect(await first.prisma.topic.count()).toBe(0);
    await first.close();
    const second = await openDatabase({ databaseUrl: null, dataDir });
    await second.close();
  });

  it('is made anew where a process was killed while it made its database', async () => {
    await mkdir(join(dataDir, 'postgres.new', 'half-made'), { recursive: true });
    const database = await openDatabase({ databaseUrl: null, dataDir });
    expect(await database.prisma.topic.count()).toBe(0);
    await database.close();
    expect(await readdir(dataDir)).toContain('postgres');
    expect(await readdir(dataDir)).not.toContain('postgres.new');
  });

  it('keeps every write that was acknowledged before a kill -9, and opens again at once', async () => {
    const database = await openDatabase({ databaseUrl: null, dataDir });
    await database.close();
    const writer = spawn(process.execPath, ['test/db/support/writer.mjs', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 200) writer.kill('SIGKILL');
    }
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
    expect(writer.signalCode).toBe('SIGKILL');

    const reopened = await openDatabase({ databaseUrl: null, dataDir });
    const rows = await reopened.query<{ slug: string }>(Prisma.sql`SELECT "slug" FROM "Topic"`);
    const kept = new Set(rows.map(({ slug }) => slug));
    expect(acknowledged.filter((slug) => !kept.has(slug))).toEqual([]);
    await reopened.close();
  });
});
