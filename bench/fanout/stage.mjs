import { after } from '../support/processes.mjs';
import { startSide } from './sides.mjs';
import { openSubscribers } from './subscribers.mjs';

/** For one event to reach everybody, with all others that are under way. */
const PATIENCE_MS = 60_000;
/** A subscription is not acknowledged: an event that does not reach all was committed before the last of them stood. */
const PROBE_MS = 5_000;
const PROBES = 10;

/**
 * A side with `count` subscribers, all of whom are known to receive. `operationsOf(side)` answers what they send, in
 * turn: every event must be in each one's frames.
 */
export async function openStage(name, count, operationsOf = (side) => [side.subscription()]) {
  const side = await startSide(name);
  /** What waits for all to have received an event, by its number. */
  const waiting = new Map();
  let next = 1;
  let frame = '';
  let subscribers;
  const stop = async () => {
    await subscribers?.stop();
    await side.stop();
  };
  try {
    subscribers = await openSubscribers(side, {
      count,
      operations: operationsOf(side),
      onReceived: (event) => {
        frame = event.frame;
        waiting.get(event.received)?.(event);
      },
    });
    await untilAllReceive();
  } catch (error) {
    await stop();
    throw error;
  }
  return { side, subscribers, send, publish, stop, frame: () => frame };

  /**
   * Commits an event. Once that is answered, `received()` resolves when all have received it: when it was `sent`, and
   * received by the `first` and the `last`, in milliseconds of the machine's monotonic clock.
   */
  async function send(storyId) {
    const number = next++;
    const arrival = new Promise((resolve) => waiting.set(number, resolve));
    const sent = monotonic();
    await side.attach(number, storyId);
    return {
      async received() {
        const event = await Promise.race([arrival, subscribers.failure, after(PATIENCE_MS)]);
        waiting.delete(number);
        if (event === null) throw new Error(`${side.title}: event ${number} did not reach all ${count}.`);
        return { sent, first: event.first, last: event.last };
      },
    };
  }

  /** Commits an event and waits until all have received it. */
  async function publish() {
    const { received } = await send();
    return received();
  }

  async function untilAllReceive() {
    for (let probe = 0; probe < PROBES; probe += 1) {
      await subscribers.begin();
      const attempt = publish();
      if ((await Promise.race([attempt, after(PROBE_MS)])) !== null) return;
      attempt.catch(() => {});
    }
    throw new Error(`${side.title}: no event reached all ${count} subscribers.`);
  }
}

/** Milliseconds of the clock that all processes of this machine share. */
export function monotonic() {
  return Number(process.hrtime.bigint()) / 1e6;
}
