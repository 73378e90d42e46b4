import { lexemeOf, wordsOf } from './words.ts';

/** One word; or several that must follow one another: a phrase. Folded, never empty. */
export type SearchTerm = readonly string[];

/** What a person asked for: one of each group must match, and nothing that is excluded. */
export interface SearchQuery {
  /** At least one group of at least one term. */
  readonly groups: readonly (readonly SearchTerm[])[];
  readonly excluded: readonly SearchTerm[];
}

/** Words of one query; the rest is ignored. */
const MOST_WORDS = 32;

/** UTF-16 units of a query that are read at all. */
const LONGEST_QUERY = 2_000;

/** A phrase in any quotation marks, closed or not; or a run without spaces. Each may bear a minus. */
const PIECE =
  /(?<minus>[-\u2212]?)["\u201C-\u201F\uFF02«»](?<phrase>[^"\u201C-\u201F\uFF02«»]*)["\u201C-\u201F\uFF02«»]?|(?<run>[^\s"\u201C-\u201F\uFF02«»]+)/gu;

/** What holds words together within a run: `left-wing`, `AT&T`, `U.S.`, `24/7`. All else parts them. */
const PARTING = /[^\p{L}\p{N}\p{M}\p{Cf}\-\u2010\u2011.&'\u2018\u2019/_@·・]+/u;

/**
 * Reads a query as people type it into a search box: words must all be there; `"a phrase"` word by
 * word; `-word` and `-"a phrase"` must not be there; `OR` in capitals between two asks for either and
 * binds closer than the rest. Everything else is ignored, and no input is an error.
 *
 * A run that the tokeniser parts (`left-wing`, Chinese text) is a phrase. At most 32 words. Null where no
 * positive word is left.
 */
export function parseSearch(text: string): SearchQuery | null {
  const groups: SearchTerm[][] = [];
  const excluded: SearchTerm[] = [];
  let left = MOST_WORDS;
  let isAlternative = false;

  const add = (content: string, isExcluded: boolean): void => {
    const words = wordsOf(content);
    const term = words.slice(0, left).map(({ word }) => word);
    // A phrase cut short asks for more than was typed: harmless when wanted, not when excluded.
    if (term.length === 0 || (isExcluded && term.length < words.length)) return;
    left -= term.length;
    const group = groups.at(-1);
    if (isExcluded) excluded.push(term);
    else if (isAlternative && group !== undefined) group.push(term);
    else groups.push([term]);
    isAlternative = false;
  };

  for (const piece of piecesOf(text.slice(0, LONGEST_QUERY))) {
    if (piece.kind === 'OR') isAlternative = true;
    else add(piece.content, piece.isExcluded);
  }
  return groups.length === 0 ? null : { groups, excluded };
}

/**
 * The query for PostgreSQL's `$1::tsquery`: quoted lexemes joined by `&`, `|`, `!`, `<->` and
 * brackets, which always parses.
 */
export function toTsquery(query: SearchQuery): string {
  const wanted = query.groups.map((group) => `(${group.map(termText).join(' | ')})`);
  const unwanted = query.excluded.map((term) => `!${termText(term)}`);
  return [...wanted, ...unwanted].join(' & ');
}

/**
 * The text as HTML, escaped, with what the query asks for in `<mark>`: words, and phrases where all
 * their words follow one another. Words that touch share one mark. `matches` counts the marks.
 */
export function highlight(text: string, query: SearchQuery): { html: string; matches: number } {
  const words = wordsOf(text);
  const isMarked = words.map(() => false);
  const startsWith = new Map<string, SearchTerm[]>();
  for (const term of query.groups.flat()) {
    const first = term[0] ?? '';
    startsWith.set(first, [...(startsWith.get(first) ?? []), term]);
  }
  for (const [at, { word }] of words.entries()) {
    for (const term of startsWith.get(word) ?? []) {
      if (term.every((each, i) => words[at + i]?.word === each)) {
        isMarked.fill(true, at, at + term.length);
      }
    }
  }

  let html = '';
  let matches = 0;
  let done = 0;
  let open = false;
  for (const [at, { start, end }] of words.entries()) {
    if (isMarked[at] !== true) continue;
    if (open && start === done) {
      html += escapeHtml(text.slice(start, end));
    } else {
      if (open) html += '</mark>';
      html += `${escapeHtml(text.slice(done, start))}<mark>${escapeHtml(text.slice(start, end))}`;
      matches += 1;
      open = true;
    }
    done = end;
  }
  if (open) html += '</mark>';
  return { html: html + escapeHtml(text.slice(done)), matches };
}

type Piece =
  | { readonly kind: 'OR' }
  | { readonly kind: 'TERM'; readonly content: string; readonly isExcluded: boolean };

/** The pieces of a query in order; a minus counts at the beginning of a piece only. */
function* piecesOf(text: string): Generator<Piece> {
  for (const { groups } of text.matchAll(PIECE)) {
    const { minus, phrase, run } = groups ?? {};
    if (phrase !== undefined) {
      yield { kind: 'TERM', content: phrase, isExcluded: minus !== '' };
    } else if (run === 'OR') {
      yield { kind: 'OR' };
    } else if (run !== undefined) {
      const isExcluded = /^[-\u2212]/u.test(run);
      for (const content of run.split(PARTING)) yield { kind: 'TERM', content, isExcluded };
    }
  }
}

function termText(term: SearchTerm): string {
  const lexemes = term.map((word) => `'${lexemeOf(word).replaceAll("'", "''")}'`);
  return lexemes.length === 1 ? lexemes.join('') : `(${lexemes.join(' <-> ')})`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
