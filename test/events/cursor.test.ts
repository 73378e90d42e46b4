import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, streamCursor } from '../../src/events/position.ts';

const EPOCH = '7b1f3a52-0c4e-4f0a-9a43-1d2e3f405162';
const encoded = (text: string): string => Buffer.from(text).toString('base64url');

describe('A stream cursor', () => {
  it('names its place again, whatever the place', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: 0, max: 999_999_999_999_999 }),
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        (epoch, offset, tag) => {
          expect(readCursor(streamCursor({ epoch, offset, tag }))).toEqual({ epoch, offset, tag });
        },
      ),
    );
  });

  it.each([
    ['', 'nothing'],
    ['nonsense', 'nonsense'],
    [encoded(`${EPOCH}.1`), 'two parts'],
    [encoded(`${EPOCH}.1.2.3`), 'four parts'],
    [encoded(`${EPOCH}.-1.2`), 'a negative offset'],
    [encoded(`${EPOCH}.01.2`), 'another spelling of an offset'],
    [encoded(`${EPOCH}.1.-0`), 'another spelling of a tag'],
    [encoded(`${EPOCH}.9999999999999999.2`), 'an offset that no number holds'],
    [encoded(`${EPOCH.toUpperCase()}.1.2`), 'another spelling of an epoch'],
    [encoded("x'; DROP TABLE.1.2"), 'no epoch'],
    [`${encoded(`${EPOCH}.1.2`)}=`, 'padding'],
    [`${encoded(`${EPOCH}.1.2`)}\n`, 'a line break'],
    [Buffer.from(`${EPOCH}.1.2`).toString('base64'), 'padded base64'],
  ])('is not %j: %s', (cursor) => {
    expect(readCursor(cursor)).toBeNull();
  });
});
