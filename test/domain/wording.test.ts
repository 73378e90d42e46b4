import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctiveTerms } from '../../src/domain/wording.ts';

const left = [
  'Undocumented immigrants reach the border',
  'Undocumented families at the border',
  'The immigrant families of 2026',
];
const right = ['Illegal aliens reach the border', "Border's illegal crossings surge", 'A surge'];

describe('distinctive words', () => {
  it('are those that one side uses and the others do not, strongest first', () => {
    const terms = distinctiveTerms(left, right, 10);
    expect(terms.map(({ term }) => term)).toEqual(['families', 'immigrant', 'undocumented']);
    expect(terms.every(({ zScore }) => zScore > 0)).toBe(true);
    expect(terms.map(({ headlines }) => headlines)).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });

  it('score as the paper has it', () => {
    // "tax" 2 : 1 among 3 and 3 words, so 3 of 6 in all: prior 3 of 6.
    const [term] = distinctiveTerms(['tax tax cut'], ['tax relief plan'], 1);
    const cut = (Math.log(2 / 7) - Math.log(1 / 8)) / Math.sqrt(1 / 2 + 1 / 1);
    expect(term).toEqual({ term: 'cut', zScore: cut, headlines: [0] });
  });

  it('leave out stop words, bare numbers and single letters', () => {
    expect(distinctiveTerms(["The 2026 x don't won’t"], ['Something else'], 10)).toEqual([]);
  });

  it('are shown in their commonest form', () => {
    const [term] = distinctiveTerms(['Tariffs', 'TARIFFS bite', 'Tariff'], ['Peace'], 1);
    expect(term?.term).toBe('tariffs');
  });

  it('work in other alphabets', () => {
    const terms = distinctiveTerms(['Кризис в Европе', 'Кризис'], ['Мир'], 1);
    expect(terms[0]?.term).toBe('кризис');
  });

  it('are none where a side is empty or has the same one word', () => {
    expect(distinctiveTerms([], right, 10)).toEqual([]);
    expect(distinctiveTerms(left, [], 10)).toEqual([]);
    expect(distinctiveTerms(['Tariffs'], ['Tariffs'], 10)).toEqual([]);
    expect(distinctiveTerms(left, right, 0)).toEqual([]);
  });

  it('are finite, ordered and found where they say, whatever the headlines', () => {
    const headlines = fc.array(
      fc.array(fc.constantFrom('tax', 'Taxes', 'war', "war's", '東', 'the'), { maxLength: 5 }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(headlines, headlines, (a, b) => {
        const side = a.map((words) => words.join(' '));
        const others = b.map((words) => words.join(' '));
        const terms = distinctiveTerms(side, others, 20);
        expect(terms.map(({ zScore }) => zScore)).toEqual(
          terms.map(({ zScore }) => zScore).sort((x, y) => y - x),
        );
        for (const { zScore, headlines: found } of terms) {
          expect(Number.isFinite(zScore) && zScore > 0).toBe(true);
          expect(found.length).toBeGreaterThan(0);
          expect(found.every((i) => side[i] !== undefined)).toBe(true);
        }
      }),
    );
  });
});
