const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The text, or as many of its first sentences as `most` characters hold, or its first words and an ellipsis. Null of none. */
export function beginningOf(text: string | null | undefined, most: number): string | null {
  const whole = text?.trim() ?? '';
  if (whole.length <= most) return whole === '' ? null : whole;
  let end = 0;
  for (const { index, segment } of sentences.segment(whole)) {
    const next = index + segment.trimEnd().length;
    if (next > most) break;
    end = next;
  }
  if (end > 0) return whole.slice(0, end);
  const cut = whole.slice(0, most - 1);
  const word = cut.search(/\s+\S*$/);
  return `${(word > 0 ? cut.slice(0, word) : cut).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
