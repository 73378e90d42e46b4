import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError } from '../errors.ts';
import { absurdityOf, importedTime } from './importedTime.ts';

export const MAPPINGS = ['stories', 'allsides', 'mbfc', 'ownership'] as const;
/** How a file is read. */
export type Mapping = (typeof MAPPINGS)[number];

export const USAGE = `Usage: npm run import -- [--as stories|allsides|mbfc|ownership] [--rated-at DATE] FILE…

  --as        How to read the files. Left out: *.jsonl are stories, sources-pretty.json is mbfc; any other file needs it.
  --rated-at  When a rater published the ratings: 2022-12-01 or an RFC 3339 time. Left out: mbfc looks into latest.json
              beside the file.

docs/import.md tells the rest.`;

export interface ImportArguments {
  readonly files: readonly { readonly path: string; readonly mapping: Mapping }[];
  readonly ratedAt: Date | null;
}

/** Reads what follows the command's name; null where help is asked for. Throws SetupError that says what is wrong. */
export function importArguments(argv: readonly string[], now: Date): ImportArguments | null {
  const { values, positionals } = parsed(argv);
  if (values.help) return null;
  if (positionals.length === 0) throw new SetupError(`Name at least one file.\n\n${USAGE}`);
  const as = values.as === undefined ? null : mappingOf(values.as);
  const files = positionals.map((path) => ({ path, mapping: as ?? mappingByName(path) }));
  return { files, ratedAt: values['rated-at'] === undefined ? null : ratedAtOf(values['rated-at'], now) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        'rated-at': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function mappingOf(name: string): Mapping {
  const mapping = MAPPINGS.find((each) => each === name);
  if (mapping === undefined)
    throw new SetupError(`There is no mapping “${name}”: --as takes ${MAPPINGS.join(', ')}.`);
  return mapping;
}

function mappingByName(path: string): Mapping {
  const name = basename(path);
  if (name === 'sources-pretty.json') return 'mbfc';
  if (name.endsWith('.jsonl')) return 'stories';
  throw new SetupError(`How is ${path} to be read? Its name does not tell: say --as ${MAPPINGS.join('|')}.`);
}

function ratedAtOf(text: string, now: Date): Date {
  const ratedAt = importedTime(text);
  if (ratedAt === null) throw new SetupError(`--rated-at ${text} is not a date: 2022-12-01 is one.`);
  const absurdity = absurdityOf(ratedAt, now);
  if (absurdity !== null) throw new SetupError(`--rated-at ${text} is ${absurdity}.`);
  return ratedAt;
}
