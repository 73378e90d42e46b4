import { spellOutLatin } from './latin.ts';

/**
 * The one tokeniser. What is stored for search, what a person types and what is highlighted all
 * pass through here, so that every database engine sees the same words, in every alphabet.
 *
 * A folded word holds letters, digits and the vowel signs of its script, nothing else.
 * `lexemeOf` gives the form in which PostgreSQL stores it.
 */
export interface Word {
  /** Folded: see `foldWord`. Never empty. */
  readonly word: string;
  /** Where it stands in the text, in UTF-16 units, half-open. */
  readonly start: number;
  readonly end: number;
}

/** Characters of a folded word. PostgreSQL refuses lexemes over 2,046 bytes; this is at most 448. */
const LONGEST_WORD = 64;

/** Words of one search text: `tsvector` counts positions to 16,383 only. */
const MOST_WORDS = 10_000;

/** UTF-16 units of one search text: a `tsvector` holds one megabyte. */
const LONGEST_SEARCH_TEXT = 250_000;

/** Fractions such as ½ would fold to `12`. */
const FRACTION = '\\u00BC-\\u00BE\\u2150-\\u215F\\u2189';

/** Invisible characters that stand inside words: soft hyphen, joiners. */
const INVISIBLE = '\\u00AD\\u200C\\u200D\\u2060';

const APOSTROPHE = "'\\u2018\\u2019\\u02BC\\uFF07";

/** Scripts written without spaces: each character, with the signs upon it, is a word of its own. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';

const LETTER = `(?![${FRACTION}${APOSTROPHE}])[\\p{L}\\p{N}]`;
const SIGNS = `[\\p{M}${INVISIBLE}]*`;
const SPACED_LETTER = `(?![${UNSPACED}])${LETTER}${SIGNS}`;

/** One character of an unspaced script; or a run of other letters, apostrophes inside it included. */
const RUN = new RegExp(
  `(?=[${UNSPACED}])${LETTER}${SIGNS}|(?:${SPACED_LETTER})+(?:[${APOSTROPHE}](?:${SPACED_LETTER})+)*`,
  'gu',
);

const APOSTROPHES = new RegExp(`[${APOSTROPHE}]`, 'gu');
const POSSESSIVE = new RegExp(`[${APOSTROPHE}][sS]$`, 'u');

/** French and Italian short forms: `l'homme` is found as `homme`, `dell'Italia` as `italia`. */
const ELISION = new RegExp(
  `^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|all|dall|dell|nell|sull|un)[${APOSTROPHE}]`,
  'iu',
);

/** Accents and points that readers leave out: Latin, Greek, Cyrillic, Hebrew, Arabic; emoji selectors. */
const ACCENTS = new RegExp(
  '[\\u0300-\\u036F\\u0483-\\u0489\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7' +
    '\\u0610-\\u061A\\u064B-\\u065F\\u0670\\u06D6-\\u06ED\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF' +
    '\\u20D0-\\u20FF\\uFE00-\\uFE0F\\uFE20-\\uFE2F\\u{E0100}-\\u{E01EF}]',
  'gu',
);

const NOT_OF_A_WORD = /[^\p{L}\p{N}\p{M}]/gu;
const LEADING_SIGNS = /^\p{M}+/u;
const PLURAL = /^[a-z]{3,}(?<![siu])s$/;
const NO_PLURALS: ReadonlySet<string> = new Set(['does', 'news']);

/**
 * What PostgreSQL 15 and PGlite both take for part of a word, tried character by character. Which
 * characters are letters hangs on each engine's C library: the two differ on twenty thousand.
 */
const TAKEN_BY_PARSER = new RegExp(
  '[a-z0-9\\u00E0-\\u00F6\\u00F8-\\u024F\\u03B1-\\u03C9\\u0430-\\u045F\\u0490-\\u052F' +
    '\\u0561-\\u0586\\u05D0-\\u05EA\\u0620-\\u063A\\u0641-\\u064A\\u0660-\\u0669' +
    '\\u0671-\\u06D3\\u06F0-\\u06F9\\u0900-\\u0963\\u0966-\\u096F\\u0985-\\u09B9' +
    '\\u09BE-\\u09CD\\u0B85-\\u0BB9\\u0BBE-\\u0BCD\\u0C05-\\u0C39\\u0C3E-\\u0C4D' +
    '\\u0E01-\\u0E2E\\u0E30-\\u0E3A\\u0E40-\\u0E45\\u0E47-\\u0E4E\\u0E50-\\u0E59' +
    '\\u10D0-\\u10F0\\u3041-\\u3096\\u30A1-\\u30FA\\u30FC\\u3400-\\u4DB5\\u4E00-\\u9FA5' +
    '\\uAC00-\\uD7A3]',
  'u',
);

/** PostgreSQL's parser reads `1e5` as a number and would cut `1e5x` in two. */
const CUT_BY_PARSER = /^[0-9]+e[0-9]+(?![0-9]*$)/;

/**
 * A word as it is compared: without accents, in lower case, `ł` as `l` and `ß` as `ss`, full-width
 * forms and ligatures as plain letters, without a possessive `'s`, other apostrophes left out.
 *
 * One plural rule and no other stemming: an `s` at the end of four or more plain letters is left
 * out unless they end in `ss`, `is` or `us` (nor `news`, `does`). It holds for stored and typed
 * words alike, so it can only add matches, in any language.
 *
 * At most 64 characters, the rest cut off. Empty where nothing of a word is left.
 */
export function foldWord(surface: string): string {
  const letters = surface
    .replace(POSSESSIVE, '')
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replaceAll('ς', 'σ')
    .replace(NOT_OF_A_WORD, '')
    .replace(LEADING_SIGNS, '')
    .normalize('NFC');
  const plain = spellOutLatin(letters);
  const singular = PLURAL.test(plain) && !NO_PLURALS.has(plain) ? plain.slice(0, -1) : plain;
  const whole = CUT_BY_PARSER.test(singular) ? `n${singular}` : singular;
  return whole.length <= LONGEST_WORD ? whole : Array.from(whole).slice(0, LONGEST_WORD).join('');
}

/** The words of a text in order. Anything may be in it: broken surrogates, NUL, emoji. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(RUN)) {
    const elided = ELISION.exec(match[0])?.[0].length ?? 0;
    const rest = match[0].slice(elided);
    const possessive = POSSESSIVE.exec(rest)?.[0].length ?? 0;
    const surface = rest.slice(0, rest.length - possessive);
    const word = foldWord(surface);
    if (word === '') continue;
    const start = match.index + elided;
    words.push({ word, start, end: start + surface.length });
  }
  return words;
}

/**
 * A folded word as PostgreSQL holds it: exactly one lexeme of the `simple` configuration, the same
 * on every engine. Characters that engines disagree about are spelled `u` and their hexadecimal code
 * point: `ᚠ` is `u16a0`.
 */
export function lexemeOf(word: string): string {
  let lexeme = '';
  for (const character of word) {
    lexeme += TAKEN_BY_PARSER.test(character)
      ? character
      : `u${(character.codePointAt(0) ?? 0).toString(16)}`;
  }
  return lexeme;
}

/**
 * What is stored for a full-text search over several texts: the lexemes of their words joined by one
 * space, for `to_tsvector('simple', …)`. At most 10,000 words and 250,000 UTF-16 units; the rest
 * is left out. Empty where there is no word.
 */
export function searchTextOf(...texts: readonly (string | null)[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const text of texts) {
    if (text === null) continue;
    for (const { word } of wordsOf(text)) {
      const lexeme = lexemeOf(word);
      length += lexeme.length + 1;
      if (kept.length === MOST_WORDS || length > LONGEST_SEARCH_TEXT) return kept.join(' ');
      kept.push(lexeme);
    }
  }
  return kept.join(' ');
}
