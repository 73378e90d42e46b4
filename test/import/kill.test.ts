import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openEmbedded } from '../../src/db/openEmbedded.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { describeOnEachEngine, openTestDatabase } from '../support/databases.ts';
import { fileOf, importInto, rowsOf, storyLine, temporaryDirectory, wrongCoverage } from './support.ts';

const CHILD = fileURLToPath(new URL('importChild.mjs', import.meta.url));
const STORIES = 1_500;

/** Starts the real entry point in a process of its own. Answers what it wrote, once it has ended. */
function startImport(path: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [CHILD, path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return { child, ended };
}

async function makeEmbedded(dataDir: string): Promise<void> {
  const database = await openEmbedded(dataDir);
  await database.close();
}

describeOnEachEngine('An import that is killed in the middle', (engine) => {
  it('leaves nothing half written, and a second run completes it exactly', async () => {
    const lines = Array.from({ length: STORIES }, (_, n) => storyLine(`killed-${n}`, { articles: 3 }));
    const path = await fileOf('killed.jsonl', lines);
    const own = engine === 'postgresql' ? await openTestDatabase(engine, 'empty') : null;
    const dataDir = await temporaryDirectory();
    // Killed while it makes its database it leaves none to look at: that is another promise.
    if (!own) await makeEmbedded(dataDir);
    const env = own?.url ? { DATABASE_URL: own.url } : { DATA_DIR: dataDir };

    // Killed later and later until it is hit between its first and its last transaction.
    let written = 0;
    for (let ms = 1_500; written === 0 && ms < 30_000; ms += 500) {
      const { child, ended } = startImport(path, env);
      await wait(ms);
      child.kill('SIGKILL');
      const killed = await ended;
      expect(killed, killed.output).toMatchObject({ signal: 'SIGKILL' });
      const database = own ? openPostgres(own.url ?? '') : await openEmbedded(dataDir);
      const [row] = await rowsOf<{ n: number }>(database, `SELECT count(*)::int AS n FROM "Story"`).catch(
        () => [],
      );
      written = row?.n ?? 0;
      if (written > 0) expect(await wrongCoverage(database)).toEqual([]);
      await database.close();
    }
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(STORIES);

    const second = await startImport(path, env).ended;
    expect(second, second.output).toMatchObject({ code: 0 });
    expect(second.output).toContain(`stories new: ${STORIES - written}\n`);
    const database = own ? openPostgres(own.url ?? '') : await openEmbedded(dataDir);
    const [row] = await rowsOf(
      database,
      `SELECT (SELECT count(*)::int FROM "Story") AS stories, (SELECT count(*)::int FROM "Attachment") AS stays,
              (SELECT count(*)::int FROM "EventLog" WHERE type = 'ARTICLE_ATTACHED') AS events,
              (SELECT head = (SELECT count(*) FROM "EventLog") FROM "EventLogHead") AS gapless`,
    );
    expect(row).toEqual({ stories: STORIES, stays: 3 * STORIES, events: 3 * STORIES, gapless: true });
    expect(await wrongCoverage(database)).toEqual([]);
    expect((await importInto(database, path, 'stories')).counts).toMatchObject({
      'stories new': 0,
      'articles new': 0,
    });
    await database.close();
    await own?.close();
  }, 180_000);
});
