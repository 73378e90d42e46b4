import {
  type DocumentNode,
  type ExecutionArgs,
  type FragmentDefinitionNode,
  type GraphQLError,
  GraphQLInt,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { DomainError } from '../../errors.ts';
import type { PresentFault } from '../fault.ts';
import type { RequestRecord } from '../requestRecord.ts';
import { costOf } from './cost.ts';
import type { Limits } from './limits.ts';

/** Refuses an operation whose answer could grow too large, when its variables are known and before a field runs. */
export class CostLimit {
  readonly #limits: Limits;
  readonly #present: PresentFault;
  /** Of operations whose variables do not count, which always cost the same. */
  readonly #fixedCosts = new WeakMap<OperationDefinitionNode, number>();

  constructor(limits: Limits, present: PresentFault) {
    this.#limits = limits;
    this.#present = present;
  }

  /** What is answered in place of running it; null where it may run. Notes what is run, and its cost, in the record. */
  refusal(args: ExecutionArgs, record: RequestRecord): { errors: GraphQLError[] } | null {
    const operation = getOperationAST(args.document, args.operationName);
    // The executor says so better.
    if (!operation) return null;
    record.operationType = operation.operation;
    record.operationName = operation.name?.value.slice(0, 100) ?? null;
    record.cost = this.#costOf(args, operation);
    const { cost } = this.#limits;
    if (record.cost <= cost) return null;
    const message = `The answer could hold ${record.cost} fields; ${cost} are allowed. Ask for smaller pages.`;
    return { errors: [this.#present(new DomainError('COST_LIMIT', message), record)] };
  }

  #costOf(args: ExecutionArgs, operation: OperationDefinitionNode): number {
    const known = this.#fixedCosts.get(operation);
    if (known !== undefined) return known;
    const cost = costOf(args.schema, operation, fragmentsOf(args.document), args.variableValues ?? {});
    if (!operation.variableDefinitions?.some(({ type }) => counts(type)))
      this.#fixedCosts.set(operation, cost);
    return cost;
  }
}

/** A cost depends on how long pages are, and on how many ids are given. */
function counts(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return counts(type.type);
  return type.kind === Kind.LIST_TYPE || type.name.value === GraphQLInt.name;
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}
