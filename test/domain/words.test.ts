import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldWord, lexemeOf, searchTextOf, wordsOf } from '../../src/domain/words.ts';

const folded = (text: string): string[] => wordsOf(text).map(({ word }) => word);

/** Any text at all, broken surrogates included. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(String.fromCharCode) });
const mixedText = fc.oneof(anyText, fc.string({ unit: 'binary' }), fc.string());

describe('words', () => {
  it.each([
    ['Trump’s tariffs', ['trump', 'tariff']],
    ["don't O'Brien", ['dont', 'obrien']],
    ["L'Élysée et l’homme dell'Italia", ['elysee', 'et', 'homme', 'italia']],
    ['Łódź, Straße, Ørsted', ['lodz', 'strasse', 'orsted']],
    ['İstanbul ISTANBUL ΟΔΟΣ', ['istanbul', 'istanbul', 'οδοσ']],
    ['обʼєкт обʼєкт об’єкт', ['обєкт', 'обєкт', 'обєкт']],
    ['東京タワー', ['東', '京', 'タ', 'ワ', 'ー']],
    ['ガガ', ['ガ', 'ガ']],
    ['ข่าว', ['ข่', 'า', 'ว']],
    ['한국 뉴스', ['한국', '뉴스']],
    ['क्या है', ['क्या', 'है']],
    ['كِتَابٌ كتاب', ['كتاب', 'كتاب']],
    ['CO₂ ＮＡＴＯ ﬁre', ['co2', 'nato', 'fire']],
    ['left-wing AT&T U.S. 1,000 3.5%', ['left', 'wing', 'at', 't', 'u', 's', '1', '000', '3', '5']],
    ['1️⃣ ½ 🎉 👩‍👩‍👧 ٣', ['1', '٣']],
    ['co\u00ADoperate می\u200Cخواهم', ['cooperate', 'میخواهم']],
    ['snake_case <b>x</b>', ['snake', 'case', 'b', 'x', 'b']],
    ['\u0000a\u0000 \uD800 b\uDC00', ['a', 'b']],
    ['', []],
    ["''' ’s - \u0301", ['s']],
  ])('of %j are %j', (text, words) => {
    expect(folded(text)).toEqual(words);
  });

  it('know one plural only, and leave alone what only looks like one', () => {
    expect(folded('states cars jobs')).toEqual(['state', 'car', 'job']);
    const kept = 'gas bus crisis congress us news does status 90s';
    expect(folded(kept)).toEqual(kept.split(' '));
  });

  it('are cut at 64 characters', () => {
    expect(foldWord('x'.repeat(5_000))).toHaveLength(64);
    expect([...foldWord('𝕏'.repeat(5_000))]).toHaveLength(64);
  });

  it('stand in the text where they say, in order, none overlapping', () => {
    fc.assert(
      fc.property(mixedText, (text) => {
        let last = 0;
        for (const { word, start, end } of wordsOf(text)) {
          expect(start >= last && end > start && end <= text.length).toBe(true);
          expect(foldWord(text.slice(start, end))).toBe(word);
          last = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hold nothing but letters, digits and signs, and never begin with a sign', () => {
    fc.assert(
      fc.property(mixedText, (text) => {
        for (const word of folded(text)) expect(word).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('search text', () => {
  it('is the lexemes of all texts, joined by one space', () => {
    expect(searchTextOf('Trump’s  Tariffs', null, '— 東京')).toBe('trump tariff 東 京');
    expect(searchTextOf(null, '!?')).toBe('');
  });

  it('spells what database engines disagree about', () => {
    expect(lexemeOf('ᚠx')).toBe('u16a0x');
    expect(lexemeOf('мир')).toBe('мир');
  });

  it('keeps `1e5x` in one piece, which the parser of PostgreSQL would cut in two', () => {
    expect(searchTextOf('5e3abc 1e5 12e abc1e5')).toBe('n5e3abc 1e5 12e abc1e5');
  });

  it('is limited, however long the text is', () => {
    const long = searchTextOf('word '.repeat(50_000));
    expect(long.split(' ')).toHaveLength(10_000);
    expect(searchTextOf(`${'ᚠ'.repeat(64)} `.repeat(10_000)).length).toBeLessThanOrEqual(250_000);
  });

  it('is the same words again when it is read as a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aZéß東ก5e1.'-ы ") }), (text) => {
        expect(folded(searchTextOf(text)).length).toBe(folded(text).length);
      }),
    );
  });
});
