import { parseArgs } from 'node:util';
import { SetupError } from '../errors.ts';

export const WIRE_USAGE = `Usage: npm run wire -- [--every 5s] [--story SLUG] [--url http://localhost:4000]

  --every  How long from one article to the next: a number and ms, s or m. Left out: 5s.
  --story  Only articles of this story. Left out: of several, most of them of the one that /live opens first.
  --url    The server, which must have the demo newsroom. Left out: this machine's, at PORT.

It signs with AUTH_SECRET, which the server must have too.`;

export interface WireArguments {
  readonly everyMs: number;
  /** Null: all that there is. */
  readonly storySlug: string | null;
  /** Of the server, without a slash at its end; null: this machine's. */
  readonly url: string | null;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const LEAST_MS = 100;
const MOST_MS = 3_600_000;

/** Reads what follows the command's name; null where help is asked for. Throws SetupError that says what is wrong. */
export function wireArguments(argv: readonly string[]): WireArguments | null {
  const { help, every = '5s', story, url } = parsed(argv);
  if (help) return null;
  return {
    everyMs: millisecondsOf(every),
    storySlug: story === undefined ? null : slugOf(story),
    url: url === undefined ? null : addressOf(url),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        every: { type: 'string' },
        story: { type: 'string' },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${WIRE_USAGE}`);
  }
}

function millisecondsOf(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,7})(ms|s|m)$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (UNIT_MS[unit] ?? 0);
  if (milliseconds >= LEAST_MS && milliseconds <= MOST_MS) return milliseconds;
  throw new SetupError(`--every ${text} is no pace: 500ms, 5s or 1m is, from 100ms to 60m.`);
}

function slugOf(text: string): string {
  const slug = text.trim();
  if (slug !== '') return slug;
  throw new SetupError(
    '--story wants the slug of a story: what follows `?story=` in the address of its page.',
  );
}

function addressOf(text: string): string {
  const isWeb = /^https?:\/\//i.test(text) && URL.canParse(text);
  if (isWeb && new URL(text).pathname === '/') return new URL(text).origin;
  throw new SetupError(`--url ${text} is no address of a server: http://localhost:4000 is one.`);
}
