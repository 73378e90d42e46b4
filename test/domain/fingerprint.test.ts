import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';

const text = 'The Senate voted on Tuesday to pass the bill after a long debate.';

describe('a fingerprint', () => {
  it('is that of the words: case, accents, punctuation and spacing do not matter', () => {
    const copy = '“THE SENATE” voted  on Tuesday—to pass the bill, after a lóng debate';
    expect(fingerprintOf(copy)).toBe(fingerprintOf(text));
    expect(fingerprintOf(text)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs where a word differs', () => {
    expect(fingerprintOf(text.replace('long', 'short'))).not.toBe(fingerprintOf(text));
  });

  it('is not taken of fewer than twelve words, or of nothing', () => {
    expect(fingerprintOf('one two three four five six seven eight nine ten eleven')).toBeNull();
    expect(fingerprintOf('one two three four five six seven eight nine ten eleven 12')).not.toBeNull();
    expect(fingerprintOf(null)).toBeNull();
  });
});
