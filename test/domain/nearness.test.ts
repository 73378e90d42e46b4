import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearness, tellingWords } from '../../src/domain/nearness.ts';

const story = (headline: string, ...topics: string[]) => ({
  words: tellingWords(headline),
  topics: new Set(topics),
});

describe('How near two stories are', () => {
  it.each([
    ['nothing in common', story('Dam bursts', 'water'), story('Cup final', 'sport'), 0],
    ['one word in common', story('Dam bursts'), story('Dam holds'), 0],
    ['two words of three in common', story('Brackwell dam bursts'), story('Brackwell dam holds'), 2 / 4],
    ['one topic of two in common', story('Dam bursts', 'water'), story('Cup final', 'water', 'sport'), 1 / 2],
    ['everything in common', story('Dam bursts', 'water'), story('Dam bursts', 'water'), 2],
    ['only stop words in common', story('This is what we have'), story('What is this that we have'), 0],
    ['words that differ in case and accent', story('Café WAR'), story('cafe war'), 1],
  ])('is the share of topics plus the share of words: %s', (_what, a, b, expected) => {
    expect(nearness(a, b)).toBeCloseTo(expected, 12);
  });

  it('is the same both ways, and never outside 0 to 2', () => {
    const anyStory = fc
      .tuple(
        fc.array(fc.constantFrom('dam', 'war', 'cup', 'vote', 'rain')),
        fc.array(fc.constantFrom('x', 'y', 'z')),
      )
      .map(([words, topics]) => story(words.join(' '), ...topics));
    fc.assert(
      fc.property(anyStory, anyStory, (a, b) => {
        expect(nearness(a, b)).toBe(nearness(b, a));
        expect(nearness(a, b)).toBeGreaterThanOrEqual(0);
        expect(nearness(a, b)).toBeLessThanOrEqual(2);
      }),
    );
  });
});
