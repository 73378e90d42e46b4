// As many events as each side takes, to subscribers who all select the same.
import { spread } from '../support/statistics.mjs';
import { checkFrames } from './frames.mjs';
import { interleave, saturate, withStages } from './rounds.mjs';
import { printTarget, ratios } from './targets.mjs';

export const sides = ['limit', 'parallax', 'written', 'yoga', 'mercurius', 'apollo'];

export async function run(names, { quick, subscribers }) {
  const counts = quick ? [200] : [1_000, 5_000];
  for (const count of subscribers ? [subscribers] : counts) await compare(names, count, quick);
}

async function compare(names, subscribers, quick) {
  // More than one, so that nobody waits for a commit; few enough for the slowest to be done with soon.
  const inFlight = subscribers > 1_000 ? 8 : 16;
  const { rounds, ms } = quick ? { rounds: 2, ms: 500 } : { rounds: 5, ms: 2_000 };
  await withStages(names, subscribers, undefined, async (stages) => {
    const bytes = checkFrames(stages);
    const measured = await interleave(stages, rounds, (stage) => saturate(stage, { inFlight, ms }));
    console.log(
      `\nThroughput: ${subscribers} subscribers of one selection, frames of ${bytes} bytes, ${inFlight} events under way, ` +
        `${rounds} rounds of ${ms} ms and until the last is received`,
    );
    printRates(measured);
    for (const name of ['parallax', 'written']) {
      const title = `${name} over`;
      printTarget(`${title} limit`, ratios(measured, name, 'limit', 'rate'), { atLeast: 0.8 });
      for (const peer of ['yoga', 'mercurius', 'apollo']) {
        printTarget(`${title} ${peer}`, ratios(measured, name, peer, 'rate'), { atLeast: 8 });
      }
    }
  });
}

/** The table of a workload in which every side is kept busy. */
export function printRates(measured) {
  console.table(
    Object.fromEntries(
      measured.map(({ stage, rounds }) => {
        const column = (figure) => spread(rounds.map((round) => round[figure]));
        const share = ratios(measured, stage.side.name, 'limit', 'rate');
        return [
          stage.side.title,
          {
            'deliveries/s': column('rate'),
            ...(share && { 'of the limit': spread(share) }),
            'server CPU µs': column('cpu'),
            'first to last ms': column('phase'),
            'p50 ms': column('p50'),
            'p99 ms': column('p99'),
            'clients busy': column('clientsBusy'),
          },
        ];
      }),
    ),
  );
}
