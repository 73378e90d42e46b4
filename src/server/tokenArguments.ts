import { parseArgs } from 'node:util';
import { Role } from '../db/generated/enums.ts';
import { SetupError } from '../errors.ts';

export const TOKEN_USAGE = `Usage: npm run token -- --role EDITOR --sub alice [--expires 1h]

  --role     ${Object.values(Role).join(', ')}; may be given several times.
  --sub      Who the token is for.
  --expires  How long it is good: a number and s, m, h or d. Left out: 1h.

It is signed with AUTH_SECRET, which the server must have too.`;

export interface TokenArguments {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly seconds: number;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Nobody remembers a token for longer. */
const LONGEST_SECONDS = 365 * 86_400;

/** Reads what follows the command's name; null where help is asked for. Throws SetupError that says what is wrong. */
export function tokenArguments(argv: readonly string[]): TokenArguments | null {
  const { help, sub, role = [], expires = '1h' } = parsed(argv);
  if (help) return null;
  const subject = sub?.trim();
  if (!subject) throw new SetupError(`Say who the token is for: --sub alice.\n\n${TOKEN_USAGE}`);
  if (role.length === 0) throw new SetupError(`Name at least one role: --role EDITOR.\n\n${TOKEN_USAGE}`);
  return { subject, roles: [...new Set(role.map(roleOf))], seconds: secondsOf(expires) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        role: { type: 'string', multiple: true },
        sub: { type: 'string' },
        expires: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${TOKEN_USAGE}`);
  }
}

function roleOf(name: string): Role {
  const role = Object.values(Role).find((each) => each === name.toUpperCase());
  if (role !== undefined) return role;
  throw new SetupError(`There is no role “${name}”: --role takes ${Object.values(Role).join(', ')}.`);
}

function secondsOf(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit] ?? 0);
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw new SetupError(`--expires ${text} is no time that a token is good: 30m, 1h or 7d is, up to 365d.`);
}
