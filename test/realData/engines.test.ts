import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REAL } from '../import/support.ts';
import { READINGS } from './readings.ts';
import { openRealNewsroom, type RealNewsroom } from './support.ts';

const IS_SKIPPED = !REAL.isHere || !process.env['TEST_DATABASE_URL'];

describe.skipIf(IS_SKIPPED)('The real data (wants ../shared/data and TEST_DATABASE_URL)', () => {
  let embedded: RealNewsroom;
  let postgresql: RealNewsroom;

  beforeAll(async () => {
    embedded = await openRealNewsroom('embedded');
    postgresql = await openRealNewsroom('postgresql');
  }, 180_000);
  afterAll(async () => {
    await embedded.close();
    await postgresql.close();
  });

  it.each(READINGS)(
    'is answered byte for byte alike on both engines: %s',
    async (name, read) => {
      const answer = JSON.stringify(await read(embedded.ask));
      // What is empty on both engines shows nothing.
      expect(answer.includes('"errors"')).toBe(name.startsWith('the refusal'));
      expect(answer).not.toMatch(/^\[\{"data":\{"list":\{"totalCount":0,/);
      expect(differenceOf(answer, JSON.stringify(await read(postgresql.ask)))).toBeNull();
    },
    60_000,
  );
});

/** Where two answers part, with what stands around it; null where they are the same. */
function differenceOf(one: string, other: string): { embedded: string; postgresql: string } | null {
  if (one === other) return null;
  const place = Array.from(one).findIndex((character, at) => character !== other[at]);
  const around = (text: string) => text.slice(Math.max(0, place - 300), place + 300);
  return { embedded: around(one), postgresql: around(other) };
}
