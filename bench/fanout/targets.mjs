import { median, short, spread } from '../support/statistics.mjs';

/** Ratios of two sides' figures, each within its round; null where one of them did not run. */
export function ratios(measured, name, over, figure) {
  const [mine, others] = [name, over].map((each) => measured.find(({ stage }) => stage.side.name === each));
  if (!mine || !others) return null;
  return mine.rounds.map((round, turn) => round[figure] / others.rounds[turn][figure]);
}

/** Prints what is to be reached beside what was. */
export function printTarget(text, values, { atLeast, atMost }) {
  if (values === null) return;
  const reached = atLeast === undefined ? median(values) <= atMost : median(values) >= atLeast;
  const wanted = atLeast === undefined ? `at most ${short(atMost)}` : `at least ${short(atLeast)}`;
  console.log(`${reached ? 'reached' : 'MISSED '}  ${text}: ${spread(values)}, wanted ${wanted}`);
}
