import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { conditionNames, settleConditions } from './conditions.ts';
import { fieldsWrittenOut } from './documentSize.ts';

export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;
type Run = CompiledQuery['query'];

/** What is kept of a document that came before. */
interface Seen {
  /** The variables that `@skip` and `@include` look at. */
  readonly conditions: readonly string[];
  /** By operation name and the values of those variables; null where graphql-js is to execute. */
  readonly runs: Map<string, Run | null>;
}

/** Functions kept of one document: with ten conditions there could be a thousand. */
const MOST_RUNS = 16;
/** Code grows with every field; clients' own operations are smaller. */
const MOST_FIELDS = 500;

/**
 * Executes as graphql-js does and answers the same, byte for byte, where resolvers answer what their types say; a query that
 * comes again is compiled to a function first: whoever writes every value into the text never sends the same one again.
 * `atOnce` compiles the first time. Functions are kept as long as their parsed document is.
 *
 * graphql-js has the last word wherever the two could differ. It coerces the variables first, because graphql-jit does
 * not check `@oneOf`; and it says what went wrong: an answer with errors is thrown away and read once more, from the same
 * context. That is free of effects, as mutations are never compiled.
 */
export function createExecutor(schema: GraphQLSchema, { atOnce = false } = {}): Execute {
  const documents = new WeakMap<DocumentNode, Seen>();

  function runFor({ document, operationName }: ExecutionArgs, seen: Seen, variables: Variables): Run | null {
    const values = seen.conditions.map((name) => Number(variables[name] === true));
    const key = `${operationName ?? ''} ${values.join('')}`;
    const known = seen.runs.get(key);
    if (known !== undefined || seen.runs.size === MOST_RUNS) return known ?? null;
    const run = compiled(schema, settleConditions(document, variables), operationName);
    seen.runs.set(key, run);
    return run;
  }

  return (args) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation || operation.operation === OperationTypeNode.MUTATION) return execute(args);
    let seen = documents.get(args.document);
    if (!seen) {
      seen = { conditions: conditionNames(args.document), runs: new Map() };
      documents.set(args.document, seen);
      if (!atOnce) return execute(args);
    }
    const variables = coerced(schema, operation, args.variableValues ?? {});
    const run = variables && runFor(args, seen, variables);
    if (!run) return execute(args);
    const answered = (answer: ExecutionResult) => (answer.errors ? execute(args) : answer);
    try {
      const result = run(args.rootValue, args.contextValue, args.variableValues);
      return result instanceof Promise ? result.then(answered) : answered(result);
    } catch {
      return execute(args);
    }
  };
}

type Variables = Readonly<Record<string, unknown>>;

/** The variables as graphql-js has them; null where it refuses them. */
function coerced(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
): Variables | null {
  if (variableDefinitions.length === 0) return {};
  return getVariableValues(schema, variableDefinitions, given, { maxErrors: 1 }).coerced ?? null;
}

/** Null where it is too large, or cannot be compiled. */
function compiled(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Run | null {
  const operation = getOperationAST(document, operationName);
  if (!operation || fieldsWrittenOut(document, operation) > MOST_FIELDS) return null;
  const query = compileQuery(schema, document, operationName ?? undefined, {
    disablingCapturingStackErrors: true,
    // To look at every text, number and enum value once more takes a tenth of a front page. What resolvers answer has the
    // type of its field already, and enum values are called as they are.
    disableLeafSerialization: true,
  });
  return isCompiledQuery(query) ? query.query : null;
}
