/** Which outlets cover a story and with how many articles each; ordinals ascending, counts at the same places. */
export interface Coverage {
  ordinals: number[];
  counts: number[];
}

/** Reads the text that a story's row carries: `{"s":[ordinals],"n":[counts]}`. Fails with a SyntaxError on anything else. */
export function parseCoverage(text: string): Coverage {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('s' in value) || !('n' in value))
    throw notCoverage(text);
  const { s, n } = value;
  if (!isNumbers(s) || !isNumbers(n) || s.length !== n.length) throw notCoverage(text);
  return { ordinals: s, counts: n };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isInteger);
}

function notCoverage(text: string): SyntaxError {
  return new SyntaxError(`Not a coverage: ${text.slice(0, 80)}`);
}
