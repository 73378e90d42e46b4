import type { Leaning } from '../domain/leaning.ts';

/** A leaning that a file gives an article, on a scale of fewer steps than ours. */
export interface GivenLeaning {
  /** Ours, in the middle of what the label means. */
  readonly leaning: Leaning;
  /** All of ours that the label means. */
  readonly means: readonly Leaning[];
}

/** Three steps: the label is a whole side. */
const THREE_STEPS: ReadonlyMap<string, GivenLeaning> = new Map([
  ['left', { leaning: 'LEFT', means: ['FAR_LEFT', 'LEFT', 'LEAN_LEFT'] }],
  ['center', { leaning: 'CENTER', means: ['CENTER'] }],
  ['right', { leaning: 'RIGHT', means: ['LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT'] }],
]);

/** Five steps: the scale has no extremes, so that its outer steps mean ours and all beyond. */
const FIVE_STEPS: ReadonlyMap<string, GivenLeaning | null> = new Map([
  ['left', { leaning: 'LEFT', means: ['FAR_LEFT', 'LEFT'] }],
  ['lean left', { leaning: 'LEAN_LEFT', means: ['LEAN_LEFT'] }],
  ['center', { leaning: 'CENTER', means: ['CENTER'] }],
  ['lean right', { leaning: 'LEAN_RIGHT', means: ['LEAN_RIGHT'] }],
  ['right', { leaning: 'RIGHT', means: ['RIGHT', 'FAR_RIGHT'] }],
  ['mixed', null],
]);

/** What `bias5` says, else `bias`; null where neither does. `bias5` of `mixed` says that there is none. */
export function givenLeaning(bias: string | null, bias5: string | null): GivenLeaning | null {
  if (bias5 !== null) return FIVE_STEPS.get(bias5.toLowerCase()) ?? null;
  return bias === null ? null : (THREE_STEPS.get(bias.toLowerCase()) ?? null);
}

/**
 * The leaning that stays the article's own: the given one, unless its label means what the outlet's raters say together.
 * Under an outlet that nobody rates, the given one.
 */
export function ownLeaningOf(given: GivenLeaning | null, outlet: Leaning | null): Leaning | null {
  if (given === null || (outlet !== null && given.means.includes(outlet))) return null;
  return given.leaning;
}
