import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { ImportReport } from './report.ts';

/** One row of a CSV file by its column names; the first column, where it has none, is `name`. */
export interface CsvRow {
  /** The line that it ends on, counted from 1. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** The rows of a CSV file with a header line, one at a time. Rows that cannot be read are reported and left out. */
export async function* csvRows(input: Readable, report: ImportReport): AsyncGenerator<CsvRow> {
  const parser = input.pipe(
    parse({ bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true }),
  );
  input.once('error', (error) => parser.destroy(error));
  let reported = 0;
  parser.on('skip', ({ lines = 0, message }: { lines?: number; message: string }) => {
    // A row may have two faults, and the second follows from the first.
    if (lines !== reported) report.bad(lines, message);
    reported = lines;
  });
  let names: string[] | null = null;
  for await (const item of parser) {
    const { record, info }: { record: string[]; info: { lines: number } } = item;
    if (names === null)
      names = record.map((name, place) => (name === '' && place === 0 ? 'name' : name.trim()));
    else {
      const fields = new Map(names.map((name, place) => [name, (record[place] ?? '').trim()]));
      yield { line: info.lines, fields };
    }
  }
}

/** Answers the columns of `wanted` that a row lacks. */
export function missingColumns(row: CsvRow, wanted: readonly string[]): string[] {
  return wanted.filter((name) => !row.fields.has(name));
}
