/**
 * What can go wrong with a request. The code is what clients read in `extensions.code`;
 * the server turns each of these into an answer, everything else is masked as INTERNAL.
 */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'COST_LIMIT'
  | 'OVERLOADED'
  | 'STREAM_RESET'
  | 'STORY_MERGED'
  | 'INTERNAL';

/** An error whose message and code may be shown to whoever asked. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  /** What stands beside the code in `extensions`. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

/** An argument that no rule accepts; the message names it and says what is right. */
export function badInput(message: string): DomainError {
  return new DomainError('BAD_USER_INPUT', message);
}

/** A proof of who somebody is that proves nothing; the message says why, and nothing of what would. */
export function unauthenticated(message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message);
}

/** Something that has no room left, or is out of reach for now; the same request may be sent again. */
export function overloaded(message: string): DomainError {
  return new DomainError('OVERLOADED', message);
}

/** A fault of the set-up: the process says it and does not start. */
export class SetupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SetupError';
  }
}
