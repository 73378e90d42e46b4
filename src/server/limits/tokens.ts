import { Lexer, type Source, TokenKind } from 'graphql';
import { DomainError } from '../../errors.ts';
import type { Limits } from './limits.ts';

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Refuses text that is too long to parse, or nested so deeply that the parser, which recurses, could run out of stack.
 * Stops at the first token too many. Fails with COST_LIMIT, or as the parser would on text that is no GraphQL.
 */
export function checkTokens(source: Source, limits: Limits): void {
  const lexer = new Lexer(source);
  let tokens = 0;
  let brackets = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1;
    if (tokens > limits.tokens) {
      throw new DomainError('COST_LIMIT', `The document has more than ${limits.tokens} tokens.`);
    }
    if (OPENING.includes(token.kind)) brackets += 1;
    if (CLOSING.includes(token.kind)) brackets -= 1;
    if (brackets > limits.brackets) {
      throw new DomainError('COST_LIMIT', `The document nests more than ${limits.brackets} brackets.`);
    }
  }
}
