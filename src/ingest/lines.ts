/** One line of a file, counted from 1: its text, or why it has none. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string };

/** Bytes of one line. Longer ones are bad lines, and are never held whole. */
export const LONGEST_LINE = 1_048_576;

const NEWLINE = 0x0a;

/**
 * The lines of a UTF-8 stream, one at a time, without their ends (`\n`, `\r\n`) and without a byte order mark. Blank ones
 * are counted and left out.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;

  function add(part: Buffer): void {
    length += part.length;
    if (length <= LONGEST_LINE) parts.push(part);
    else parts = [];
  }

  function take(): Line | null {
    const line = lineOf(decoder, number, parts, length);
    parts = [];
    length = 0;
    number += 1;
    return line;
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, to));
      from = to + 1;
      const line = take();
      if (line !== null) yield line;
    }
    add(chunk.subarray(from));
  }
  const last = take();
  if (last !== null) yield last;
}

function lineOf(decoder: TextDecoder, number: number, parts: readonly Buffer[], length: number): Line | null {
  if (length > LONGEST_LINE) return { number, fault: `longer than ${LONGEST_LINE} bytes` };
  try {
    const text = decoder.decode(Buffer.concat(parts)).trim();
    return text === '' ? null : { number, text };
  } catch {
    return { number, fault: 'not UTF-8' };
  }
}
