import { randomUUID } from 'node:crypto';
import { type ExecutionArgs, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { YogaServerInstance } from 'graphql-yoga';
import { badInput, DomainError } from '../../errors.ts';
import type { PresentFault } from '../fault.ts';
import { openRecord } from '../requestRecord.ts';
import type { ServerContext } from '../serverContext.ts';
import type { Connection } from './connection.ts';
import { PendingResult } from './pendingResult.ts';
import { SocketOutlet } from './socketOutlet.ts';

/** Results as graphql-ws takes them; a lone one says why the operation was not run. */
type Results = AsyncIterable<ExecutionResult> | ExecutionResult;

/** An operation that is ready to run. Its results come as an iterator, so that a client can leave at any moment. */
export interface SocketOperation extends ExecutionArgs {
  readonly run: () => Results | Promise<Results>;
}

/** Whatever operations over sockets are run with: the same parser, validator, limits and executor as over HTTP. */
export interface SocketOperationDependencies {
  readonly yoga: YogaServerInstance<ServerContext, object>;
  readonly present: PresentFault;
}

/** Makes operations of `subscribe` messages. */
export class SocketOperations {
  readonly #dependencies: SocketOperationDependencies;

  constructor(dependencies: SocketOperationDependencies) {
    this.#dependencies = dependencies;
  }

  /** The operation; or the errors that it ends with before it has begun. */
  open(connection: Connection, id: string, payload: SubscribePayload): SocketOperation | GraphQLError[] {
    const { yoga, present } = this.#dependencies;
    const record = openRecord(randomUUID());
    const refusal = connection.begin(id, record);
    if (refusal) return [present(REFUSALS[refusal], record)];

    const context = {
      record,
      session: connection.session,
      openOutlet: () => new SocketOutlet(connection.socket, connection.request.socket, id),
      params: payload,
    };
    const { schema, parse, validate, execute, subscribe, contextFactory } = yoga.getEnveloped(context);
    const parsed = parsedOrFault(() => parse(payload.query));
    // What the parser throws is presented already.
    if ('fault' in parsed) return [present(parsed.fault, record)];
    const { document } = parsed;
    const errors = validate(schema, document);
    if (errors.length > 0) return [...errors];

    const { operationName, variables: variableValues } = payload;
    const args = { schema, document, operationName, variableValues };
    const operation = getOperationAST(document, operationName);
    if (!operation) return [present(NO_OPERATION, record)];
    record.operationType = operation.operation;
    return {
      ...args,
      contextValue: context,
      run: () => {
        if (operation.operation === 'subscription') {
          // Each message has a context of its own; one that lasted as long as the subscription would grow stale.
          return subscribe({ ...args, contextValue: context });
        }
        const answer = async (): Promise<ExecutionResult> =>
          execute({ ...args, contextValue: await contextFactory() });
        const result = answer();
        connection.awaits(result);
        return new PendingResult(result);
      },
    };
  }
}

const REFUSALS = {
  tooMany: new DomainError('COST_LIMIT', 'A socket may have 100 operations at a time; open another one.'),
  tooFast: new DomainError('OVERLOADED', 'Too many operations a second over one socket; try again.'),
};

/** In the words of Yoga, which says it over HTTP. */
const NO_OPERATION = badInput('Could not determine what operation to execute.');

type Parsed = { readonly document: ExecutionArgs['document'] } | { readonly fault: unknown };

function parsedOrFault(parse: () => ExecutionArgs['document']): Parsed {
  try {
    return { document: parse() };
  } catch (fault) {
    return { fault };
  }
}
