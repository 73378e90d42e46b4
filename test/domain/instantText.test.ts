import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantText } from '../../src/domain/instantText.ts';

const DAY_MS = 86_400_000;

describe('The text of an instant', () => {
  it('is what the language writes, for every day from 1960 to 2110', () => {
    for (let at = Date.UTC(1960, 0) + 1; at < Date.UTC(2110, 0); at += DAY_MS) {
      const instant = new Date(at);
      expect(instantText(instant)).toBe(instant.toISOString());
    }
  });

  it('is what the language writes, for any instant that it can', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (instant) => {
        expect(instantText(instant)).toBe(instant.toISOString());
      }),
    );
  });

  it('is none where there is no instant', () => {
    expect(() => instantText(new Date(Number.NaN))).toThrow(RangeError);
  });
});
