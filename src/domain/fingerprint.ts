import { createHash } from 'node:crypto';
import { wordsOf } from './words.ts';

/** Fewer words than these may agree by chance. */
const FEWEST_WORDS = 12;

/**
 * What two copies of one text share: the SHA-256, in hexadecimal, of its folded words, so that case,
 * accents, punctuation and spacing do not matter. Null under twelve words, too short to tell a copy.
 */
export function fingerprintOf(text: string | null): string | null {
  if (text === null) return null;
  const words = wordsOf(text);
  if (words.length < FEWEST_WORDS) return null;
  const folded = words.map(({ word }) => word).join(' ');
  return createHash('sha256').update(folded).digest('hex');
}
