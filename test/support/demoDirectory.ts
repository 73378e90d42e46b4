import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../src/db/openEmbedded.ts';
import { seedDemo } from '../../src/ingest/demoNewsroom.ts';

/** A data directory with the demo newsroom in it, for a process of its own. */
export async function makeDemoDirectory(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parallax-demo-'));
  const database = await openEmbedded(dataDir);
  await seedDemo(database, new Date());
  await database.close();
  return { dataDir, remove: () => rm(dataDir, { recursive: true }) };
}
