import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbered, slugify } from '../../src/domain/slug.ts';

const SHAPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

describe('a slug', () => {
  it.each([
    ['Senate passes “big” tax bill!', 'senate-passes-big-tax-bill'],
    ["Don't Stop: Trump’s Tariffs", 'dont-stop-trumps-tariffs'],
    ['Łódź café Straße', 'lodz-cafe-strasse'],
    ['  --  ', 'story'],
    ['東京', 'story'],
    ['2026', '2026'],
  ])('of %j is %s', (headline, slug) => {
    expect(slugify(headline)).toBe(slug);
  });

  it('falls back to what is given, made a slug too', () => {
    expect(slugify('東京', 'Story 12!')).toBe('story-12');
    expect(slugify('東京', '東京')).toBe('story');
  });

  it('is cut at a word, and within one only where there is no other', () => {
    expect(slugify(`${'x'.repeat(79)} y`)).toBe('x'.repeat(79));
    expect(slugify(`${'x'.repeat(80)} y`)).toBe('x'.repeat(80));
    expect(slugify(`a ${'x'.repeat(79)}`)).toBe('a');
    expect(slugify('x'.repeat(200))).toBe('x'.repeat(80));
  });

  it('takes a number where it is taken', () => {
    expect(numbered('x', 2)).toBe('x-2');
    expect(numbered('x'.repeat(80), 12)).toBe(`${'x'.repeat(77)}-12`);
  });

  it('always has the shape of one and at most 80 characters', () => {
    const headline = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(..."aé ’'-ß1"), maxLength: 300 }),
    );
    fc.assert(
      fc.property(headline, fc.integer({ min: 2, max: 99_999 }), (text, n) => {
        for (const slug of [slugify(text), numbered(slugify(text), n), slugify('', text)]) {
          expect(slug).toMatch(SHAPE);
          expect(slug.length).toBeLessThanOrEqual(80);
        }
      }),
    );
  });
});
