import type { ExecutionResult } from 'graphql';
import { handleStreamOrSingleExecutionResult, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { PresentFault } from './fault.ts';
import { isServerContext, type ServerContext } from './serverContext.ts';

/**
 * Presents the faults of every step where they arise, so that each transport sends the same ones;
 * the last hook adds those of HTTP itself (no JSON, no query, a wrong method).
 */
export function useFaults(present: PresentFault): Plugin<ServerContext, ServerContext> {
  function presentAll<R extends ExecutionResult>(result: R, context: ServerContext): R {
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => present(error, context.record)) };
  }

  return {
    onParse({ context }) {
      return ({ result, replaceParseResult }) => {
        if (result instanceof Error) replaceParseResult(present(result, context.record));
      };
    },
    onValidate({ context }) {
      return ({ valid, result, setResult }) => {
        if (!valid) setResult(result.map((error) => present(error, context.record)));
      };
    },
    onPluginInit({ registerContextErrorHandler }) {
      registerContextErrorHandler(({ context, error, setError }) => {
        if (isServerContext(context)) setError(present(error, context.record));
      });
    },
    onExecute() {
      return {
        onExecuteDone: (payload) =>
          handleStreamOrSingleExecutionResult(payload, ({ args, result, setResult }) =>
            setResult(presentAll(result, args.contextValue)),
          ),
      };
    },
    onSubscribe({ context }) {
      return {
        onSubscribeResult({ args, result, setResult }) {
          // What comes through an iterator was presented when it was executed, once for all who share it.
          if (!isAsyncIterable(result)) setResult(presentAll(result, args.contextValue));
        },
        onSubscribeError: ({ error, setError }) => setError(present(error, context.record)),
      };
    },
    onResultProcess({ result, setResult, serverContext }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return;
      const seen = presentAll(result, serverContext);
      for (const error of seen.errors ?? []) {
        serverContext.record.errorCodes.add(String(error.extensions?.['code']));
      }
      setResult(seen);
    },
  };
}
