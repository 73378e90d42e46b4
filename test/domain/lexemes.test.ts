import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { highlight, parseSearch, toTsquery } from '../../src/domain/searchQuery.ts';
import { lexemeOf, searchTextOf, wordsOf } from '../../src/domain/words.ts';

let db: PGlite;
beforeAll(async () => {
  db = await PGlite.create();
}, 30_000);
afterAll(() => db.close());

describe('the words of the database', () => {
  it('are ours: each is exactly one lexeme, whatever letter, digit or sign it holds', async () => {
    const lexemes = new Set<string>();
    for (let code = 0; code <= 0x1ffff; code++) {
      const character = String.fromCodePoint(code);
      if (!/[\p{L}\p{N}\p{M}\p{Cf}]/u.test(character)) continue;
      for (const text of [character, `a${character}`, `1e5${character}`, `क${character}1`]) {
        for (const { word } of wordsOf(text)) lexemes.add(lexemeOf(word));
      }
    }
    expect(lexemes.size).toBeGreaterThan(150_000);
    const { rows } = await db.query(
      `SELECT word FROM unnest(string_to_array($1, ' ')) AS word
       WHERE to_tsvector('simple', word)::text IS DISTINCT FROM '''' || word || ''':1'`,
      [[...lexemes].join(' ')],
    );
    expect(rows).toEqual([]);
  }, 60_000);

  it('are found where a query is highlighted, and every query parses', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab eé東京ᚠ5-’s.') });
    const typed = fc.string({ unit: fc.constantFrom(...'ab eé東京ᚠ5"-’s.', ' OR ') });
    const cases = fc.sample(fc.tuple(text, typed), 3_000).flatMap(([haystack, needle]) => {
      const query = parseSearch(needle);
      if (query === null || query.groups.length > 1 || query.excluded.length > 0) return [];
      const isMarked = highlight(haystack, query).matches > 0;
      return [{ text: searchTextOf(haystack), query: toTsquery(query), isMarked }];
    });
    expect(cases.filter(({ isMarked }) => isMarked).length).toBeGreaterThan(50);
    const { rows } = await db.query(
      `SELECT text, query FROM json_to_recordset($1) AS c(text text, query text, "isMarked" boolean)
       WHERE (to_tsvector('simple', text) @@ query::tsquery) <> "isMarked"`,
      [JSON.stringify(cases)],
    );
    expect(rows).toEqual([]);
  });
});
