import { describe, expect, it } from 'vitest';
import { effectiveOwners, ownerInForce, ownersInForce } from '../../src/domain/ownership.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const held = (
  ownerSlug: string,
  sharePercent: number | null,
  since: number | null = null,
  until: number | null = null,
) => ({
  ownerSlug,
  sharePercent,
  since: since === null ? null : day(since),
  until: until === null ? null : day(until),
});

describe('the owner of an outlet', () => {
  it('is that of the largest known share', () => {
    expect(ownerInForce([held('a', 30), held('b', 60), held('c', null)], day(1))).toBe('b');
  });

  it('is the first by slug of equal shares', () => {
    expect(ownerInForce([held('b', 50), held('a', 50)], day(1))).toBe('a');
  });

  it('is one of unknown share only where no share is known', () => {
    expect(ownerInForce([held('b', null), held('a', null)], day(1))).toBe('a');
    expect(ownerInForce([held('a', null), held('z', 1)], day(1))).toBe('z');
  });

  it('holds from `since` on and no longer at `until`', () => {
    const sold = [held('old', 100, null, 5), held('new', 100, 5)];
    expect(ownerInForce(sold, day(4))).toBe('old');
    expect(ownerInForce(sold, day(5))).toBe('new');
    expect(ownerInForce([held('a', 100, 5, 7)], day(7))).toBeNull();
    expect(ownerInForce([], day(1))).toBeNull();
  });

  it('stands before the others in force, unknown shares last', () => {
    const given = [held('d', null), held('b', 10), held('a', 10), held('c', 80)];
    expect(ownersInForce(given, day(1)).map(({ ownerSlug }) => ownerSlug)).toEqual(['c', 'a', 'b', 'd']);
  });
});

describe('effective owners', () => {
  it.each([
    [[10], 1],
    [[5, 5], 2],
    [[3, 1], 1.6],
    [[1, 1, 1, 1, 0], 4],
  ])('of %j articles are %f', (counts, owners) => {
    expect(effectiveOwners(counts)).toBeCloseTo(owners, 12);
  });

  it('are unknown of no articles', () => {
    expect(effectiveOwners([])).toBeNull();
  });
});
