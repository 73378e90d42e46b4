import type { Role, Story } from '../db/generated/client.ts';

/** One part of an input that no rule accepts; `path` leads there from `input`. */
export interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

/** What a mutation answers where it expected to be asked in vain; `kind` is the type's name. */
export type MutationError = NotFoundError | ValidationError | ForbiddenError | AlreadyAttachedError;

export interface NotFoundError {
  readonly kind: 'NotFoundError';
  readonly message: string;
  /** As it was given. */
  readonly id: string | null;
}

export interface ValidationError {
  readonly kind: 'ValidationError';
  readonly message: string;
  readonly issues: readonly Issue[];
}

export interface ForbiddenError {
  readonly kind: 'ForbiddenError';
  readonly message: string;
  readonly requires: Role | null;
}

export interface AlreadyAttachedError {
  readonly kind: 'AlreadyAttachedError';
  readonly message: string;
  readonly story: Story | null;
}

/** `what` with its article: `story`, `outlet`. */
export function notFound(what: string, id: string): NotFoundError {
  return { kind: 'NotFoundError', message: `There is no such ${what}.`, id };
}

export function invalid(issues: readonly Issue[]): ValidationError {
  const places = issues.map(({ path }) => path.join('.')).join(', ');
  return { kind: 'ValidationError', message: `The input is wrong at ${places}.`, issues };
}

export function forbidden(requires: Role, message: string): ForbiddenError {
  return { kind: 'ForbiddenError', message, requires };
}
