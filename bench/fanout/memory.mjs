// What a subscription takes while nothing happens.
import { residentBytes } from '../support/procfs.mjs';
import { short } from '../support/statistics.mjs';
import { openStage } from './stage.mjs';
import { openSubscribers } from './subscribers.mjs';
import { printTarget } from './targets.mjs';

/** Subscribers that come first, so that code and pools that any number wants are there before it is weighed. */
const FIRST = 200;
const LOOK_MS = 1_000;
/** Memory has settled once it moved by less than this share in three looks, or after so many. */
const STILL = 0.005;
const LOOKS = 20;

export const sides = ['limit', 'parallax', 'embedded', 'yoga', 'mercurius', 'apollo'];

export async function run(names, { quick, subscribers: count = quick ? 1_000 : 10_000 }) {
  const rows = {};
  const perConnection = new Map();
  for (const name of names) {
    const { title, before, later } = await weigh(name, count);
    perConnection.set(name, (later - before) / count / 1_024);
    rows[title] = {
      'RSS before, MB': short(before / 1_048_576),
      'RSS after, MB': short(later / 1_048_576),
      'KB a connection': short(perConnection.get(name)),
    };
  }
  console.log(`\nMemory: ${count} idle subscriptions beside the first ${FIRST}`);
  console.table(rows);
  for (const name of ['parallax', 'embedded']) {
    const kilobytes = perConnection.get(name);
    printTarget(`KB a connection, ${name}`, kilobytes === undefined ? null : [kilobytes], { atMost: 30 });
  }
}

async function weigh(name, count) {
  const stage = await openStage(name, FIRST);
  try {
    const { pid, title, subscription } = stage.side;
    const before = await settled(pid);
    const subscribers = await openSubscribers(stage.side, { count, operations: [subscription()] });
    try {
      return { title, before, later: await settled(pid) };
    } finally {
      await subscribers.stop();
    }
  } finally {
    await stage.stop();
  }
}

/** Bytes that the process holds once it has come to rest. */
async function settled(pid) {
  const seen = [residentBytes(pid)];
  while (seen.length < LOOKS) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    seen.push(residentBytes(pid));
    const last = seen.slice(-3);
    if (last.length === 3 && Math.max(...last) - Math.min(...last) < STILL * seen.at(-1)) break;
  }
  return seen.at(-1);
}
