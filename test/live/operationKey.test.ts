import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { OperationKeys } from '../../src/server/live/operationKey.ts';

const DOCUMENT = `subscription ($id: ID!, $after: StreamCursor, $n: Int) {
  storyEvents(storyId: $id, after: $after) { ... on StoryEvent { story { articles(first: $n) { nodes { id } } } } }
}`;

describe('The key of a subscription', () => {
  const keys = new OperationKeys();
  const keyOf = (text: string, variableValues = {}, visibility = 'public', operationName?: string): string =>
    keys.keyOf({ document: parse(text), variableValues, operationName }, visibility);

  it('is the same for the same document and variables, wherever the stream begins', () => {
    const key = keyOf(DOCUMENT, { id: 'a', n: 1 });
    expect(keyOf(DOCUMENT, { n: 1, id: 'a', after: 'x' })).toBe(key);
    expect(keyOf(DOCUMENT.replaceAll(/\s+/g, ' '), { id: 'a', n: 1, after: 'y' })).toBe(key);
    const literal = 'subscription { newsEvents(after: "x") { cursor } }';
    expect(keyOf(literal)).toBe(keyOf(literal.replace('"x"', '"y"')));
    expect(keyOf(literal)).toBe(keyOf('subscription { newsEvents { cursor } }'));
  });

  it.each([
    ['another variable', DOCUMENT, { id: 'b', n: 1 }, 'public'],
    ['a variable more', DOCUMENT, { id: 'a', n: 1, more: 1 }, 'public'],
    ['another selection', DOCUMENT.replace('{ id }', '{ title }'), { id: 'a', n: 1 }, 'public'],
    ['another alias', DOCUMENT.replace('storyEvents', 'e: storyEvents'), { id: 'a', n: 1 }, 'public'],
    ['another visibility', DOCUMENT, { id: 'a', n: 1 }, 'staff'],
  ])('is another one for %s', (_name, text, variables, visibility) => {
    expect(keyOf(text, variables, visibility)).not.toBe(keyOf(DOCUMENT, { id: 'a', n: 1 }));
  });

  it('tells the operations of one document apart', () => {
    const text = `subscription A { newsEvents { cursor } } subscription B { newsEvents { __typename } }`;
    expect(keyOf(text, {}, 'public', 'A')).not.toBe(keyOf(text, {}, 'public', 'B'));
  });

  it('is nobody else’s where the place to begin could show in the answer', () => {
    const text = `subscription ($after: StreamCursor) {
      newsEvents(after: $after) { cursor ... @include(if: $after) { __typename } } }`;
    expect(keyOf(text, { after: 'x' })).not.toBe(keyOf(text, { after: 'x' }));
  });
});
