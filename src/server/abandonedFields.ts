import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { isUnexpected } from './fault.ts';

/**
 * Logs the failure of a field that nobody waits for any more: as soon as an entry fails a whole list, graphql-js 16 leaves the
 * entries before it to themselves. The answer has its error by then, and the process goes on. What else nobody handles is thrown.
 */
export function noteAbandonedField(reason: unknown, logger: Logger): void {
  if (!(reason instanceof GraphQLError) || !reason.path) throw reason;
  const level = isUnexpected(reason) ? 'error' : 'debug';
  logger[level]({ path: reason.path.join('.'), err: reason.originalError ?? reason }, 'abandoned field');
}
