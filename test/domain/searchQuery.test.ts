import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight, parseSearch, type SearchQuery, toTsquery } from '../../src/domain/searchQuery.ts';

const tsquery = (text: string): string | null => {
  const query = parseSearch(text);
  return query === null ? null : toTsquery(query);
};
const parsed = (text: string): SearchQuery => {
  const query = parseSearch(text);
  if (query === null) throw new Error(`${text} asks for something.`);
  return query;
};
const typed = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab"-“” OR\'\\&|!<>():*東京,.é’') }),
  fc.string({ unit: 'binary' }),
);

describe('a typed search', () => {
  it.each([
    ['trade war', "('trade') & ('war')"],
    ['"trade war"', "(('trade' <-> 'war'))"],
    ['“trade war', "(('trade' <-> 'war'))"],
    ['trade -war', "('trade') & !'war'"],
    ['trade -"world war"', "('trade') & !('world' <-> 'war')"],
    ['trade OR war peace', "('trade' | 'war') & ('peace')"],
    ['a b OR c d', "('a') & ('b' | 'c') & ('d')"],
    ['OR a OR OR b OR', "('a' | 'b')"],
    ['trade or war', "('trade') & ('or') & ('war')"],
    ['left-wing', "(('left' <-> 'wing'))"],
    ['-left-wing x', "('x') & !('left' <-> 'wing')"],
    ['tax,cuts', "('tax') & ('cut')"],
    ['東京 news', "(('東' <-> '京')) & ('news')"],
    ["it's \\'); drop", "('it') & ('drop')"],
    ['a:* & b | !c <-> d', "('a') & ('b') & ('c') & ('d')"],
    ['- a --b', "('a') & !'b'"],
    ['x""y', "('x') & ('y')"],
    ['abc"d e"f', "('abc') & (('d' <-> 'e')) & ('f')"],
  ])('%j becomes %s', (text, query) => {
    expect(tsquery(text)).toBe(query);
  });

  it.each(['', '   ', '"', '-', '-war', '"" -"a b"', '🎉', 'OR', '<>&'])('%j asks for nothing', (text) => {
    expect(parseSearch(text)).toBeNull();
  });

  it('reads 32 words and ignores the rest', () => {
    expect(parsed('x '.repeat(500)).groups).toHaveLength(32);
    expect(parsed(`x -"${'y '.repeat(50)}"`).excluded).toEqual([]);
  });

  it('never fails and always gives quoted lexemes with known operators between', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const query = tsquery(text);
        if (query !== null) expect(query).toMatch(/^(?:'[\p{L}\p{N}\p{M}]+'|[()!&|]| |<->)+$/u);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a highlight', () => {
  it.each([
    ['Trump’s Tariffs & “war”', 'trump tariff', '<mark>Trump</mark>’s <mark>Tariffs</mark> &amp; “war”', 2],
    ['New York, old York', '"new york"', '<mark>New</mark> <mark>York</mark>, old York', 2],
    ['大阪と東京タワー', '東京', '大阪と<mark>東京</mark>タワー', 1],
    ['<b onclick="x">tax</b>', 'tax', '&lt;b onclick=&quot;x&quot;&gt;<mark>tax</mark>&lt;/b&gt;', 1],
    ['tax war', 'tax -war', '<mark>tax</mark> war', 1],
    ['nothing here', 'tax', 'nothing here', 0],
    ['mark & amp', 'mark amp', '<mark>mark</mark> &amp; <mark>amp</mark>', 2],
  ])('of %j for %j is %s', (text, query, html, matches) => {
    expect(highlight(text, parsed(query))).toEqual({ html, matches });
  });

  it('gives back the text, escaped, and never raw HTML of the input', () => {
    const htmlish = fc.string({ unit: fc.constantFrom(...'<>&"\'/ mark東京tax;#39s') });
    fc.assert(
      fc.property(fc.oneof(htmlish, fc.string({ unit: 'binary' })), (text) => {
        const { html, matches } = highlight(text, parsed('mark OR tax OR 東京 OR s OR t'));
        expect(html.split('<mark>')).toHaveLength(matches + 1);
        const bare = html.replaceAll('<mark>', '').replaceAll('</mark>', '');
        expect(bare).not.toMatch(/[<>"']/);
        const back = bare
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(back).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
