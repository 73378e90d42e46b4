// Subscribers of one story who select a hundred different things.

import { interleave, saturate, withStages } from './rounds.mjs';
import { selections } from './sample.mjs';
import { printTarget, ratios } from './targets.mjs';
import { printRates } from './throughput.mjs';

const SELECTIONS = 100;

export const sides = ['parallax', 'written', 'yoga'];

export async function run(names, { quick, subscribers = quick ? 500 : 5_000 }) {
  const round = quick ? { inFlight: 8, ms: 500 } : { inFlight: 8, ms: 2_000 };
  const rounds = quick ? 2 : 5;
  const operationsOf = (side) => selections(SELECTIONS).map((selection) => side.subscription(selection));
  await withStages(names, subscribers, operationsOf, async (stages) => {
    const measured = await interleave(stages, rounds, (stage) => saturate(stage, round));
    console.log(
      `\nSelections: ${subscribers} subscribers, ${SELECTIONS} different selections, ${round.inFlight} events under way, ` +
        `${rounds} rounds of ${round.ms} ms and until the last is received`,
    );
    printRates(measured);
    for (const name of ['parallax', 'written']) {
      printTarget(`${name} over yoga`, ratios(measured, name, 'yoga', 'rate'), { atLeast: 4 });
    }
  });
}
