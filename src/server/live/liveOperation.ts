import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { EventStream, type StreamMessage } from '../../events/stream.ts';
import type { Viewer } from '../../resolvers/viewer.ts';
import type { Application } from '../application.ts';
import type { Execute } from '../compiled/executor.ts';
import { isUnexpected, type PresentFault } from '../fault.ts';
import type { RequestRecord } from '../requestRecord.ts';
import type { Delivery } from './delivery.ts';
import type { LiveContexts } from './liveContexts.ts';
import { Patience } from './patience.ts';
import { SharedResult } from './sharedResult.ts';

/** What the operations of a server have in common. */
export interface LiveDependencies {
  readonly app: Application;
  readonly present: PresentFault;
  readonly execute: Execute;
  readonly contexts: LiveContexts;
}

/** One subscription's document and variables, as they are executed for everybody who sees the same. */
export class LiveOperation {
  /** The same for operations whose results cannot differ. */
  readonly key: string;
  readonly #dependencies: LiveDependencies;
  readonly #args: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;
  readonly #viewer: Viewer;
  readonly #record: RequestRecord;

  /** `viewer` stands for all who share this visibility: never the first of them to come. */
  constructor(
    dependencies: LiveDependencies,
    {
      key,
      args,
      viewer,
      record,
    }: { key: string; args: ExecutionArgs; viewer: Viewer; record: RequestRecord },
  ) {
    const { schema, document, operationName, variableValues } = args;
    this.key = key;
    this.#dependencies = dependencies;
    this.#args = { schema, document, operationName, variableValues };
    this.#viewer = viewer;
    this.#record = record;
  }

  /** Opens the stream behind it; or answers the result that says why there is none. Throws where the database fails. */
  async open(): Promise<EventStream | SharedResult> {
    const { contexts } = this.#dependencies;
    const opened = await this.#attempted(
      () => createSourceEventStream({ ...this.#args, contextValue: contexts.fresh(this.#viewer) }),
      (outcome) => 'errors' in outcome && hasUnexpected(outcome),
    );
    if (opened instanceof EventStream) return opened;
    if (isAsyncIterable(opened))
      throw new TypeError('A subscription field must open a stream of the event log.');
    return this.#presented(opened);
  }

  /**
   * Executes the selection for some messages together: what they show is read once they have happened. Answers a result each;
   * an error of a field is that message's result. Throws where the database fails.
   */
  async execute(messages: readonly StreamMessage[]): Promise<Delivery[]> {
    const { execute, contexts } = this.#dependencies;
    let openContext = () => contexts.shared(this.#viewer);
    const executions = await this.#attempted(
      async () => {
        const args = { ...this.#args, contextValue: openContext() };
        // Loaders remember what failed.
        openContext = () => contexts.fresh(this.#viewer);
        const executed = async (message: StreamMessage) => ({
          position: message.position,
          result: await execute({ ...args, rootValue: message }),
        });
        return Promise.all(messages.map(executed));
      },
      (outcomes) => outcomes.some(({ result }) => hasUnexpected(result)),
    );
    return executions.map(({ position, result }) => ({ position, result: this.#presented(result) }));
  }

  /** The result that ends a stream which cannot go on. */
  failed(error: unknown): SharedResult {
    return this.#presented({ errors: [new GraphQLError('', { originalError: toError(error) })] });
  }

  #presented(result: ExecutionResult): SharedResult {
    if (!result.errors) return new SharedResult(result);
    const errors = result.errors.map((error) => this.#dependencies.present(error, this.#record));
    for (const error of errors) this.#record.errorCodes.add(String(error.extensions['code']));
    return new SharedResult({ ...result, errors });
  }

  /** Tries again while the database fails; what fails again on a database that answers is the selection's own fault. */
  async #attempted<T>(work: () => Promise<T>, hasFailed: (outcome: T) => boolean): Promise<T> {
    const patience = new Patience();
    for (let isFirst = true; ; isFirst = false) {
      const outcome = await work();
      if (!hasFailed(outcome)) return outcome;
      if (!isFirst && (await this.#isDatabaseUp())) return outcome;
      if (!(await patience.holds())) throw new Error('The database does not answer.');
    }
  }

  async #isDatabaseUp(): Promise<boolean> {
    try {
      await this.#dependencies.app.ping();
      return true;
    } catch {
      return false;
    }
  }
}

function hasUnexpected({ errors }: ExecutionResult): boolean {
  return errors?.some(isUnexpected) ?? false;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
