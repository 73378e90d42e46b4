import { STOP_WORDS } from './stopWords.ts';
import { wordsOf } from './words.ts';

/** What two stories are compared by. */
export interface Likeness {
  /** Folded words of the headline, stop words left out. */
  readonly words: ReadonlySet<string>;
  readonly topics: ReadonlySet<string>;
}

/** Words in common that make two stories without a common topic related. */
const FEWEST_SHARED_WORDS = 2;

/** The words of a headline that say what it is about, folded as for search. */
export function tellingWords(headline: string): Set<string> {
  const words = wordsOf(headline).map(({ word }) => word);
  return new Set(words.filter((word) => !STOP_WORDS.has(word)));
}

/**
 * How near two stories are, 0 to 2: the share of their topics that both have plus the share of their headline words that
 * both have (P. Jaccard's index, 1901, of each). 0 where they have neither a topic nor two words in common.
 */
export function nearness(a: Likeness, b: Likeness): number {
  const topics = shared(a.topics, b.topics);
  const words = shared(a.words, b.words);
  if (topics === 0 && words < FEWEST_SHARED_WORDS) return 0;
  return jaccard(topics, a.topics, b.topics) + jaccard(words, a.words, b.words);
}

function jaccard(both: number, a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return both === 0 ? 0 : both / (a.size + b.size - both);
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const entry of a) if (b.has(entry)) both += 1;
  return both;
}
