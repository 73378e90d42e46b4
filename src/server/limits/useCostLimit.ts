import {
  type DocumentNode,
  type ExecutionArgs,
  type FragmentDefinitionNode,
  type GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { DomainError } from '../../errors.ts';
import type { PresentFault } from '../fault.ts';
import type { RequestRecord } from '../requestRecord.ts';
import type { ServerContext } from '../serverContext.ts';
import { costOf } from './cost.ts';
import type { Limits } from './limits.ts';

/**
 * Refuses an operation whose answer could grow too large, when its variables are known and before a field runs;
 * notes what is run, and its cost, in the record.
 */
export function useCostLimit(limits: Limits, present: PresentFault): Plugin<ServerContext> {
  /** Of operations without variables, which always cost the same. */
  const fixedCosts = new WeakMap<OperationDefinitionNode, number>();

  function costOfRun(args: ExecutionArgs, operation: OperationDefinitionNode): number {
    const known = fixedCosts.get(operation);
    if (known !== undefined) return known;
    const cost = costOf(args.schema, operation, fragmentsOf(args.document), args.variableValues ?? {});
    if (!operation.variableDefinitions?.length) fixedCosts.set(operation, cost);
    return cost;
  }

  function refusal(args: ExecutionArgs, record: RequestRecord): { errors: GraphQLError[] } | null {
    const operation = getOperationAST(args.document, args.operationName);
    // The executor says so better.
    if (!operation) return null;
    record.operationType = operation.operation;
    record.operationName = operation.name?.value.slice(0, 100) ?? null;
    record.cost = costOfRun(args, operation);
    if (record.cost <= limits.cost) return null;
    const message = `The answer could hold ${record.cost} fields; ${limits.cost} are allowed. Ask for smaller pages.`;
    return { errors: [present(new DomainError('COST_LIMIT', message), record)] };
  }

  return {
    onExecute({ args, setResultAndStopExecution }) {
      const refused = refusal(args, args.contextValue.record);
      if (refused) setResultAndStopExecution(refused);
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refused = refusal(args, args.contextValue.record);
      if (refused) setResultAndStopExecution(refused);
    },
  };
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}
