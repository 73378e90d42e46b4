import { startLimit, startPeer } from './otherSide.mjs';
import { startBesideWriter, startEmbedded, startOnPostgres } from './parallaxSide.mjs';

const url = process.env.TEST_DATABASE_URL;

/**
 * All that can be measured, by name. `start()` answers `{ pid, port, subscription(selection), attach(number), stop() }`:
 * the server's process, what a subscriber sends, and how event `number` is committed; Parallax's also `storyIds`.
 */
const SIDES = {
  limit: { title: 'bare ws broadcast', start: startLimit },
  parallax: {
    title: 'Parallax, PostgreSQL',
    needsPostgres: true,
    start: () => startOnPostgres(url, 'parallax_bench_fanout'),
  },
  written: {
    title: 'Parallax, written by another process',
    needsPostgres: true,
    start: () => startBesideWriter(url, 'parallax_bench_fanout_written'),
  },
  embedded: { title: 'Parallax, embedded', start: startEmbedded },
  yoga: { title: 'Yoga with graphql-ws', start: () => startPeer('yoga') },
  mercurius: { title: 'Mercurius', start: () => startPeer('mercurius') },
  apollo: { title: 'Apollo with graphql-ws', start: () => startPeer('apollo') },
};

export const SIDE_NAMES = Object.keys(SIDES);

/** Whether the side can run here; says so where it cannot. */
export function canRun(name) {
  if (!SIDES[name].needsPostgres || url) return true;
  console.log(`${SIDES[name].title} is left out: it wants TEST_DATABASE_URL.`);
  return false;
}

export async function startSide(name) {
  return { ...(await SIDES[name].start()), name, title: SIDES[name].title };
}
