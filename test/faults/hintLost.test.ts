import { afterEach, expect, it, vi } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Hints } from '../../src/events/hints/hints.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { attachEach } from './support/events.ts';
import { layGround, openRoom } from './support/ground.ts';
import { Reader } from './support/reader.ts';
import { cursorNow } from './support/survival.ts';

/** No hint ever arrives. */
const DROPPED: Hints = { announce() {}, listen() {}, async close() {} };

/** The look at the log once a second, give or take a fifth, and what a busy machine may add. */
const LATEST_MS = 1_300 + 5_000;

describeOnEachEngine('A hint that is lost', (engine) => {
  afterEach(() => void vi.useRealTimers());

  it('delivers all the same, when the log is looked at next', async () => {
    const { database, storyIds } = await layGround(engine);
    const room = await openRoom(database, DROPPED);
    const [storyId] = storyIds;
    const after = await cursorNow(room.url, storyId);
    const reader = new Reader({ stream: 'newsEvents', urls: [room.url], after });
    await attachEach(database, storyId, ['unannounced']);
    const committedAt = Date.now();
    expect(await reader.until(({ told }) => told.length > 0, LATEST_MS)).toBe(true);
    expect((reader.cameAt[0] ?? 0) - committedAt).toBeLessThan(LATEST_MS);
  });

  it('is delivered by that look alone: while the clock stands still nothing comes', async () => {
    const { database, storyIds } = await layGround(engine);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const room = await openRoom(database, DROPPED);
    const { tailer } = room.newsroom.log;
    const { offset } = tailer.applied;
    const moved = new Promise<void>((resolve) => tailer.onMove(resolve));
    await attachEach(database, storyIds[0], ['unannounced']);
    // As much as happens in some turns of the event loop and a statement of the same database.
    await database.query(Prisma.sql`SELECT 1 AS "one"`);
    expect(tailer.applied.offset).toBe(offset);
    await vi.advanceTimersByTimeAsync(1_200);
    await moved;
    expect(tailer.applied.offset).toBeGreaterThan(offset);
  });
});
