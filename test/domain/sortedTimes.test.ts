import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedTimes } from '../../src/domain/sortedTimes.ts';

const time = fc.integer({ min: 0, max: 500 });
const turns = fc.array(
  fc.record({
    come: fc.array(time, { maxLength: 100 }),
    gone: fc.array(fc.nat(), { maxLength: 20 }),
    asked: time,
  }),
  { minLength: 1, maxLength: 5 },
);

describe('Sorted instants', () => {
  it('tell how many of them are earlier than one, in whatever order they come and go', () => {
    fc.assert(
      fc.property(turns, (all) => {
        const [times, byHand] = [new SortedTimes(), [] as number[]];
        for (const { come, gone, asked } of all) {
          for (const time of come) times.add(time);
          byHand.push(...come);
          for (const nth of gone) {
            const [time] = byHand.splice(nth % (byHand.length || 1), 1);
            if (time !== undefined) times.remove(time);
          }
          const earlier = byHand.filter((time) => time < asked);
          expect([times.length, times.before(asked)]).toEqual([byHand.length, earlier.length]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
