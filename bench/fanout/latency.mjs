// A steady pace that every side keeps up with: how long from commit to receipt?
import { spread } from '../support/statistics.mjs';
import { checkFrames } from './frames.mjs';
import { interleave, pace, withStages } from './rounds.mjs';
import { printTarget, ratios } from './targets.mjs';

const PER_SECOND = 10;

export const sides = ['limit', 'parallax', 'embedded'];

export async function run(names, { quick, subscribers = quick ? 200 : 1_000 }) {
  const rounds = quick ? 2 : 7;
  const seconds = quick ? 1 : 5;
  await withStages(names, subscribers, undefined, async (stages) => {
    checkFrames(stages);
    const measured = await interleave(stages, rounds, (stage) =>
      pace(stage, { perSecond: PER_SECOND, seconds }),
    );
    console.log(
      `\nLatency: ${subscribers} subscribers, ${PER_SECOND} events a second, ${rounds} rounds of ${seconds} s`,
    );
    console.table(
      Object.fromEntries(
        measured.map(({ stage, rounds: all }) => {
          const column = (figure) => spread(all.map((round) => round[figure]));
          return [
            stage.side.title,
            {
              'p50 ms': column('p50'),
              'p99 ms': column('p99'),
              'request to last ms': column('whole'),
              'first to last ms': column('phase'),
              'server CPU µs': column('cpu'),
            },
          ];
        }),
      ),
    );
    for (const name of ['parallax', 'embedded']) {
      printTarget(`p99 of ${name} over limit`, ratios(measured, name, 'limit', 'p99'), { atMost: 1.5 });
    }
  });
}
