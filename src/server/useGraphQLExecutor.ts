import type { Plugin } from 'graphql-yoga';
import type { Execute } from './compiled/executor.ts';

/**
 * Runs queries and mutations as graphql-js does. Yoga's own executor writes each field when it is ready, so that the keys of an
 * answer come in another order from run to run; the specification has them in the order in which they were asked for,
 * and whoever compares or caches answers as text relies on it.
 */
export function useGraphQLExecutor(execute: Execute): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute);
    },
  };
}
