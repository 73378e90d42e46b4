import { cpuSeconds } from '../support/procfs.mjs';
import { median } from '../support/statistics.mjs';
import { openStage } from './stage.mjs';

/** Opens the stages one after another, hands them over, and closes them all. */
export async function withStages(names, count, operationsOf, use) {
  const stages = [];
  try {
    for (const name of names) stages.push(await openStage(name, count, operationsOf));
    return await use(stages);
  } finally {
    await Promise.all(stages.map((stage) => stage.stop()));
  }
}

/** One round a stage to warm up, then `rounds` of each in turn: `[{ stage, rounds: [measured, …] }, …]`. */
export async function interleave(stages, rounds, measure) {
  const measured = stages.map((stage) => ({ stage, rounds: [] }));
  for (const { stage } of measured) await measure(stage);
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const each of measured) each.rounds.push(await measure(each.stage));
  }
  return measured;
}

/** Publishes with `inFlight` events under way for so many milliseconds, and waits for the last to be received. */
export async function saturate(stage, { inFlight, ms }) {
  const until = performance.now() + ms;
  return measureRound(stage, async (publish) => {
    const one = async () => {
      do await publish();
      while (performance.now() < until);
    };
    await Promise.all(Array.from({ length: inFlight }, one));
  });
}

/** Publishes at a steady pace, whether or not the events before have been received. */
export async function pace(stage, { perSecond, seconds }) {
  return measureRound(stage, async (publish) => {
    const start = performance.now();
    const published = [];
    for (let at = 0; at < perSecond * seconds; at += 1) {
      await until(start + (at * 1_000) / perSecond);
      published.push(publish());
    }
    await Promise.all(published);
  });
}

/** What a round took: rates in deliveries a second, times in milliseconds, `cpu` in microseconds a delivery. */
async function measureRound({ side, subscribers, publish }, use) {
  await subscribers.begin();
  const before = { server: cpuSeconds(side.pid), clients: cpuSeconds(subscribers.pid) };
  const events = [];
  await use(async () => events.push(await publish()));
  const cpu = {
    server: cpuSeconds(side.pid) - before.server,
    clients: cpuSeconds(subscribers.pid) - before.clients,
  };
  const { count, p50, p99 } = await subscribers.end();
  if (count !== events.length * subscribers.count) {
    throw new Error(`${side.title}: ${count} deliveries of ${events.length * subscribers.count}.`);
  }
  const first = Math.min(...events.map(({ sent }) => sent));
  const seconds = (Math.max(...events.map(({ last }) => last)) - first) / 1_000;
  return {
    rate: count / seconds,
    cpu: (cpu.server * 1e6) / count,
    clientsBusy: cpu.clients / seconds,
    p50,
    p99,
    /** From the first subscriber's receipt of an event to the last one's. */
    phase: median(events.map((event) => event.last - event.first)),
    /** From the publisher's request to the last receipt. */
    whole: median(events.map((event) => event.last - event.sent)),
  };
}

function until(time) {
  return new Promise((done) => setTimeout(done, Math.max(0, time - performance.now())));
}
