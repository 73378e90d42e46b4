import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Hints } from '../../src/events/hints/hints.ts';
import { inProcessHints } from '../../src/events/hints/inProcess.ts';
import { postgresHints } from '../../src/events/hints/postgres.ts';
import { redisHints } from '../../src/events/hints/redis.ts';
import { attachEach } from '../faults/support/events.ts';
import { layGround, openRoom, openRoomOn, type Room } from '../faults/support/ground.ts';
import { type FaultyProxy, openProxy, through } from '../faults/support/proxy.ts';

/** What carries hints from one process of a newsroom to another. */
interface Carrier {
  /** As one process opens it. */
  open(): Hints;
  /** As another process opens it, by way of the proxy where there is a network. */
  openElsewhere(): Hints;
  readonly proxy: FaultyProxy | null;
}

/** Counts what it hears, and can be waited on. */
class Listener {
  #heard = 0;
  #wake: () => void = () => {};

  constructor(hints: Hints) {
    hints.listen(() => {
      this.#heard += 1;
      this.#wake();
    });
  }

  get heard(): number {
    return this.#heard;
  }

  /** Resolves when it has heard more than that. */
  async moreThan(count: number): Promise<void> {
    while (this.#heard <= count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Opens hints that are closed when the test is over; a second time too, which does no harm. */
function closing(hints: Hints): Hints {
  onTestFinished(() => hints.close());
  return hints;
}

/** Resolves when a listener hears what is announced: a connection that is only being made hears nothing yet. */
async function connected(announcer: Hints, listener: Listener): Promise<void> {
  const { heard } = listener;
  const timer = setInterval(() => announcer.announce(), 20);
  await listener.moreThan(heard);
  clearInterval(timer);
}

/** A process of which only hints make it look at the log: its clock stands still. */
async function withoutClock(open: () => Promise<Room>): Promise<Room> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    return await open();
  } finally {
    vi.useRealTimers();
  }
}

/** Resolves when a process has taken in what another has. */
async function takenIn(reading: Room, writing: Room): Promise<void> {
  const { tailer } = reading.newsroom.log;
  while (reading.newsroom.cursor() !== writing.newsroom.cursor()) {
    await new Promise<void>((resolve) => {
      const release = tailer.onMove(() => {
        release();
        resolve();
      });
    });
  }
}

function promises(name: string, isSkipped: boolean, carry: (databaseUrl: string) => Promise<Carrier>): void {
  const isNetworked = name !== 'in process';
  const engine = isNetworked ? 'postgresql' : 'embedded';

  describe.skipIf(isSkipped)(`Hints ${name}`, () => {
    it('are heard by every process, the one that announces too', async () => {
      const { url } = await layGround(engine);
      const carrier = await carry(url ?? '');
      const here = closing(carrier.open());
      const there = isNetworked ? closing(carrier.openElsewhere()) : here;
      const listeners = [...new Set([here, there])].map((hints) => new Listener(hints));
      // Each hears the other only once it is connected itself.
      for (const listener of listeners) {
        await connected(here, listener);
        await connected(there, listener);
      }
      const before = listeners.map(({ heard }) => heard);
      here.announce();
      await Promise.all(listeners.map((listener, place) => listener.moreThan(before[place] ?? 0)));
    });

    it('come together where many are announced at once, and the last is not lost', async () => {
      const { url } = await layGround(engine);
      const hints = closing((await carry(url ?? '')).open());
      const listener = new Listener(hints);
      await connected(hints, listener);
      const before = listener.heard;
      for (let count = 0; count < 1_000; count += 1) hints.announce();
      await listener.moreThan(before);
      const after = listener.heard;
      hints.announce();
      await listener.moreThan(after);
      expect(listener.heard - before).toBeLessThan(100);
    });

    it('make another process deliver at once what one has written', async () => {
      const { database, url, storyIds } = await layGround(engine);
      const carrier = await carry(url ?? '');
      const writing = await withoutClock(() => openRoom(database, carrier.open()));
      const reading =
        url === null ? writing : await withoutClock(() => openRoomOn(url, carrier.openElsewhere()));
      // The first brings it up to date even where its connection was only being made.
      for (const article of ['first', 'second']) {
        await attachEach(database, storyIds[0], [article]);
        await writing.newsroom.committed();
        await takenIn(reading, writing);
      }
    });

    it('say nothing more when they are closed, before and after they are connected, once or twice', async () => {
      const { url } = await layGround(engine);
      const carrier = await carry(url ?? '');
      const never = carrier.openElsewhere();
      await never.close();
      const early = closing(carrier.openElsewhere());
      const hurried = new Listener(early);
      await early.close();
      const late = closing(carrier.openElsewhere());
      const listener = new Listener(late);
      await connected(late, listener);
      await late.close();
      const { heard } = listener;
      late.announce();

      const others = closing(carrier.open());
      await connected(others, new Listener(others));
      expect([listener.heard, hurried.heard]).toEqual([heard, 0]);
      if (carrier.proxy) await expect.poll(() => carrier.proxy?.connections, { timeout: 10_000 }).toBe(0);
    });

    if (!isNetworked) return;

    it('come again after their connection broke, and nothing is lost meanwhile', async () => {
      const { database, url, storyIds } = await layGround(engine);
      const carrier = await carry(url ?? '');
      const writing = await withoutClock(() => openRoom(database, carrier.open()));
      const reading = await withoutClock(() => openRoomOn(url ?? '', carrier.openElsewhere()));
      for (const article of ['before', 'between']) {
        await attachEach(database, storyIds[0], [article]);
        await writing.newsroom.committed();
        await takenIn(reading, writing);
        carrier.proxy?.cut();
      }
      carrier.proxy?.refuse();
      await attachEach(database, storyIds[0], ['meanwhile']);
      await writing.newsroom.committed();
      const { tailer } = reading.newsroom.log;
      expect(tailer.applied.offset).toBeLessThan(writing.newsroom.log.tailer.applied.offset);
      carrier.proxy?.accept();
      // Nobody announces it again: coming back is what makes the process look.
      await takenIn(reading, writing);
    });
  });
}

async function networked(
  url: string,
  { defaultPort, open }: { defaultPort: number; open: (url: string) => Hints },
): Promise<Carrier> {
  const proxy = await openProxy(Number(new URL(url).port) || defaultPort);
  return { open: () => open(url), openElsewhere: () => open(through(proxy, url)), proxy };
}

const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env;

promises('in process', false, async () => {
  const hints = inProcessHints();
  return { open: () => hints, openElsewhere: inProcessHints, proxy: null };
});
promises('by PostgreSQL (wants TEST_DATABASE_URL)', !postgres, (url) =>
  networked(url, { defaultPort: 5_432, open: postgresHints }),
);
promises('by Redis (wants TEST_REDIS_URL, TEST_DATABASE_URL)', !redis || !postgres, () =>
  networked(redis ?? '', { defaultPort: 6_379, open: redisHints }),
);
