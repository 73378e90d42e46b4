import { STOP_WORDS } from './stopWords.ts';
import { wordsOf } from './words.ts';

/** A word that tells one side's headlines from the others'. */
export interface DistinctiveTerm {
  /** The commonest form on that side, in lower case. */
  readonly term: string;
  /** Above 0. */
  readonly zScore: number;
  /** Which of the side's headlines hold it: indices, ascending. */
  readonly headlines: readonly number[];
}

const ONLY_NUMBER = /^\p{N}+$/u;
const SINGLE_LETTER = /^(?!\p{Script=Han})[\p{L}\p{N}]\p{M}*$/u;
const INVISIBLE = /\p{Cf}/gu;

/**
 * The `first` words that tell `side` from `others`, strongest first, equal ones by term.
 *
 * The measure is the log-odds ratio with an informative Dirichlet prior, as a z-score: B. Monroe,
 * M. Colaresi and K. Quinn, "Fightin' Words", Political Analysis 16 (2008), equations 16, 20 and 22.
 * Every occurrence of a word counts, folded as for search; stop words, single letters and bare numbers
 * do not. The prior is the story itself: a word's pseudo-count is its count in all headlines together,
 * so that the prior weighs as much as the data and a word used alike by all is drawn to 0.
 *
 * Only positive scores. Empty where either side has no headline, or `first` is under 1.
 */
export function distinctiveTerms(
  side: readonly string[],
  others: readonly string[],
  first: number,
): DistinctiveTerm[] {
  if (side.length === 0 || others.length === 0 || first < 1) return [];
  const here = tallied(side);
  const there = tallied(others);
  const prior = here.total + there.total;

  const terms: DistinctiveTerm[] = [];
  for (const [word, { count, forms, headlines }] of here.words) {
    const countThere = there.words.get(word)?.count ?? 0;
    const pseudo = count + countThere;
    const a = count + pseudo;
    const b = countThere + pseudo;
    const restHere = here.total + prior - a;
    const restThere = there.total + prior - b;
    // With no other word on either side there are no odds to compare.
    if (restHere <= 0 || restThere <= 0) continue;
    const logOddsRatio = Math.log(a / restHere) - Math.log(b / restThere);
    const zScore = logOddsRatio / Math.sqrt(1 / a + 1 / b);
    if (zScore > 0) terms.push({ term: commonest(forms), zScore, headlines: [...headlines] });
  }
  terms.sort((x, y) => y.zScore - x.zScore || (x.term < y.term ? -1 : 1));
  return terms.slice(0, first);
}

interface Tally {
  total: number;
  readonly words: Map<string, WordTally>;
}

interface WordTally {
  count: number;
  readonly forms: Map<string, number>;
  readonly headlines: Set<number>;
}

function tallied(headlines: readonly string[]): Tally {
  const tally: Tally = { total: 0, words: new Map() };
  for (const [index, headline] of headlines.entries()) {
    for (const { word, start, end } of wordsOf(headline)) {
      const form = headline.slice(start, end).replace(INVISIBLE, '').normalize('NFC').toLowerCase();
      if (isIdle(word) || STOP_WORDS.has(form)) continue;
      const known = tally.words.get(word) ?? { count: 0, forms: new Map(), headlines: new Set() };
      known.count += 1;
      known.forms.set(form, (known.forms.get(form) ?? 0) + 1);
      known.headlines.add(index);
      tally.words.set(word, known);
      tally.total += 1;
    }
  }
  return tally;
}

function isIdle(word: string): boolean {
  return STOP_WORDS.has(word) || ONLY_NUMBER.test(word) || SINGLE_LETTER.test(word);
}

/** The form used most, the first in code-unit order of equal ones. */
function commonest(forms: ReadonlyMap<string, number>): string {
  let best = '';
  let most = 0;
  for (const [form, count] of forms) {
    if (count > most || (count === most && form < best)) [best, most] = [form, count];
  }
  return best;
}
