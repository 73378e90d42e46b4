import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../serverContext.ts';
import type { CostLimit } from './costLimit.ts';

/** Has the limit hold on every operation that runs through Yoga. */
export function useCostLimit(limit: CostLimit): Plugin<ServerContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const refused = limit.refusal(args, args.contextValue.record);
      if (refused) setResultAndStopExecution(refused);
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refused = limit.refusal(args, args.contextValue.record);
      if (refused) setResultAndStopExecution(refused);
    },
  };
}
