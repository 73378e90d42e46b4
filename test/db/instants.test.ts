import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/db/instants.ts';

describe('An instant as PostgreSQL writes it', () => {
  it('is read to the millisecond, without the zeros at its end', () => {
    expect(parseInstant('2026-11-01 09:30:00.123+00')?.toISOString()).toBe('2026-11-01T09:30:00.123Z');
    expect(parseInstant('2026-11-01 09:30:00.12+00')?.toISOString()).toBe('2026-11-01T09:30:00.120Z');
    expect(parseInstant('2026-11-01 09:30:00.1+00')?.toISOString()).toBe('2026-11-01T09:30:00.100Z');
    expect(parseInstant('2026-11-01 09:30:00+00')?.toISOString()).toBe('2026-11-01T09:30:00.000Z');
  });

  it('is the same again, from 2000 to 9999', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const text = instant
          .toISOString()
          .replace('T', ' ')
          .replace(/\.?0*Z$/, '+00');
        expect(parseInstant(text)?.getTime()).toBe(instant.getTime());
      }),
    );
  });

  it.each([
    '2026-11-01 10:30:00.123+01',
    '2026-11-01 09:30:00.123456+00',
    '2026-11-01 09:30:00-03:30',
    '10000-01-01 00:00:00+00',
    '2026-11-01T09:30:00+00',
    '2026-11-01 09:30:00',
    '1999-12-31 23:59:59+00',
    '0044-03-15 12:00:00+00 BC',
    'infinity',
    '-infinity',
    '11/01/2026 09:30:00.00 UTC',
    '',
  ])('is left to the driver where it looks otherwise: %s', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});
