import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEVER_AGAIN, NEVER_BEFORE, Pauses, SHORTEST_MS } from '../../src/domain/pauses.ts';

/** The instants at which a story is heard of, in half days: many at once, and some far apart. */
const instants = fc.array(fc.oneof(fc.nat(12), fc.nat(150)), { maxLength: 6 });
const steps = fc.array(fc.record({ story: fc.nat(5), instants }), { minLength: 1, maxLength: 12 });
const span = fc.record({ from: fc.integer({ min: -5, max: 160 }), length: fc.integer({ min: 2, max: 150 }) });
const HALF_DAY_MS = SHORTEST_MS / 2;

function step(pauses: Pauses, way: 'add' | 'remove', instants: readonly number[]): void {
  let since = NEVER_BEFORE;
  for (const instant of [...instants].sort((a, b) => a - b)) {
    pauses[way](since, instant * HALF_DAY_MS);
    since = instant * HALF_DAY_MS;
  }
  pauses[way](since, NEVER_AGAIN);
}

describe('Pauses', () => {
  it('tell how many stories are heard of within a span, whatever becomes of them', () => {
    fc.assert(
      fc.property(steps, fc.array(span, { minLength: 1, maxLength: 5 }), (all, spans) => {
        const pauses = new Pauses();
        const stories: (readonly number[])[] = [];
        for (const { story, instants } of all) {
          step(pauses, 'remove', stories[story] ?? []);
          step(pauses, 'add', instants);
          stories[story] = instants;
        }
        for (const { from, length } of spans) {
          const heardOf = stories.filter((its) => its?.some((at) => at >= from && at < from + length));
          const asked = { from: from * HALF_DAY_MS, to: (from + length) * HALF_DAY_MS };
          expect(pauses.heardOfWithin(asked)).toBe(heardOf.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
