import { describe, expect, it } from 'vitest';
import { Latest } from '../../src/server/latest.ts';
import { Marks } from '../../src/server/marks.ts';

describe('What is kept by its text', () => {
  it('stays as long as it is used, however much comes after it', () => {
    const latest = new Latest<number>(100, () => 1);
    latest.set('used', -1);
    latest.set('unused', -2);
    for (let at = 0; at < 1_000; at += 1) {
      latest.set(String(at), at);
      expect(latest.get('used')).toBe(-1);
    }
    expect(latest.get('unused')).toBeUndefined();
    expect(latest.get('999')).toBe(999);
  });

  it('is never more than twice what there is room for', () => {
    const latest = new Latest<number>(100, (key, value) => key.length + value);
    for (let at = 0; at < 1_000; at += 1) latest.set(String(at).padStart(4, '0'), 6);
    const held = Array.from({ length: 1_000 }, (_, at) => latest.get(String(at).padStart(4, '0')));
    // Each counts ten.
    expect(held.filter((value) => value !== undefined).length).toBeLessThanOrEqual(22);
  });

  it('is what was set last', () => {
    const latest = new Latest<number>(100, () => 1);
    latest.set('key', 1);
    latest.set('key', 2);
    expect(latest.get('key')).toBe(2);
  });
});

describe('A mark', () => {
  it('is known until another takes its place', () => {
    const marks = new Marks();
    const mark = 0xfedc_ba98;
    expect(marks.has(mark)).toBe(false);
    marks.add(mark);
    expect(marks.has(mark)).toBe(true);
    marks.add(mark - 65_536);
    expect(marks.has(mark)).toBe(false);
  });
});
