/** Latin letters that Unicode does not decompose, and what people type in their place. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
};

const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** Lower-case text with those letters spelled out: `łódź` loses its stroke here, its accents elsewhere. */
export function spellOutLatin(lowerCase: string): string {
  return lowerCase.replace(SPECIAL, (letter) => PLAIN[letter] ?? letter);
}
