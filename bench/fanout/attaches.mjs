// As many attaches as Parallax commits, with somebody who follows the whole newsroom.
import { median, spread } from '../support/statistics.mjs';
import { monotonic, openStage } from './stage.mjs';
import { printTarget } from './targets.mjs';

const IN_FLIGHT = 64;
/** After the last commit: more is no keeping up. */
const LAG_MS = 1_000;

const NEWS = `subscription News {
  newsEvents(where: { types: [ARTICLE_ATTACHED] }) {
    cursor
    ... on ArticleAttached { occurredAt storyId article { title url } }
  }
}`;

export const sides = ['parallax'];

export async function run(names, { quick }) {
  const rounds = quick ? 1 : 3;
  const ms = quick ? 2_000 : 10_000;
  for (const name of names) {
    const stage = await openStage(name, 1, () => [{ query: NEWS }]);
    try {
      await attachFor(stage, 1_000);
      const measured = [];
      for (let turn = 0; turn < rounds; turn += 1) measured.push(await attachFor(stage, ms));
      const column = (figure) => spread(measured.map((round) => round[figure]));
      console.log(
        `\nAttaches: ${IN_FLIGHT} under way over ${stage.side.storyIds.length} stories, one subscriber of newsEvents, ` +
          `${rounds} rounds of ${ms} ms`,
      );
      console.table({
        [stage.side.title]: {
          'committed/s': column('rate'),
          'attach p50 ms': column('attach'),
          'p50 ms': column('p50'),
          'p99 ms': column('p99'),
          'lag at the end ms': column('lag'),
        },
      });
      printTarget(
        'attaches a second',
        measured.map(({ rate }) => rate),
        { atLeast: 500 },
      );
      printTarget(
        'ms from the last answer to the last receipt',
        measured.map(({ lag }) => lag),
        { atMost: LAG_MS },
      );
    } finally {
      await stage.stop();
    }
  }
}

/** Attaches in turn to all stories; waits for answers while it does, for receipts only at the end. */
async function attachFor({ side, subscribers, send }, ms) {
  await subscribers.begin();
  const start = monotonic();
  const receipts = [];
  const taken = [];
  let answered = start;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (monotonic() - start < ms) {
        const sent = monotonic();
        const { received } = await send(side.storyIds[receipts.length % side.storyIds.length]);
        answered = monotonic();
        taken.push(answered - sent);
        receipts.push(received);
      }
    }),
  );
  const events = await Promise.all(receipts.map((received) => received()));
  const { p50, p99 } = await subscribers.end();
  return {
    rate: (events.length * 1_000) / (answered - start),
    attach: median(taken),
    lag: Math.max(0, Math.max(...events.map(({ last }) => last)) - answered),
    p50,
    p99,
  };
}
