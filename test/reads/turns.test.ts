import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/resolvers/turns.ts';

describe('Whoever takes long', () => {
  it('is given a turn of the event loop that nobody else has, in order', async () => {
    let turn = 0;
    let isOver = false;
    const count = (): void => {
      turn += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const turns = new Turns();
    const given = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        await turns.next();
        return turn;
      }),
    );
    isOver = true;
    expect(given).toEqual([...given].sort((a, b) => a - b));
    expect(new Set(given).size).toBe(given.length);
  });
});
