import { spellOutLatin } from './latin.ts';

/** Characters of a slug, its number included. */
const LONGEST_SLUG = 80;

/**
 * A headline as the last part of an address: plain lower-case letters, digits and single hyphens
 * between them, at most 80 characters, cut at a word where there is one. Accents go, `ß` becomes `ss`,
 * letters of other alphabets are left out. Never empty: `fallback`, itself made a slug, else `story`.
 */
export function slugify(headline: string, fallback = 'story'): string {
  return shortened(plainOf(headline)) || shortened(plainOf(fallback)) || 'story';
}

/** The slug with a number, for one that is taken: `x` and 2 make `x-2`. At most 80 characters, too. */
export function numbered(slug: string, n: number): string {
  const suffix = `-${n}`;
  return `${shortened(slug, LONGEST_SLUG - suffix.length)}${suffix}`;
}

function plainOf(text: string): string {
  return spellOutLatin(text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase())
    .replace(/['\u2018\u2019\u02BC]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function shortened(slug: string, longest = LONGEST_SLUG): string {
  if (slug.length <= longest) return slug;
  const end = slug.lastIndexOf('-', longest);
  return slug.slice(0, end > 0 ? end : longest);
}
