import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
} from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { EventStream, type StreamMessage } from '../../events/stream.ts';
import type { Viewer } from '../../resolvers/viewer.ts';
import type { Application } from '../application.ts';
import { isUnexpected, type PresentFault } from '../fault.ts';
import type { RequestRecord } from '../requestRecord.ts';
import { Patience } from './patience.ts';
import { SharedResult } from './sharedResult.ts';

/** What the operations of a server have in common. */
export interface LiveDependencies {
  readonly app: Application;
  readonly present: PresentFault;
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
    const opened = await this.#attempted(() => createSourceEventStream(this.#fresh()));
    if (opened instanceof EventStream) return opened;
    if (isAsyncIterable(opened))
      throw new TypeError('A subscription field must open a stream of the event log.');
    return this.#presented(opened);
  }

  /**
   * Executes the selection for one message, with loaders of its own: what an event shows is read when it is delivered.
   * An error of a field is that message's result. Throws where the database fails.
   */
  async execute(message: StreamMessage): Promise<SharedResult> {
    return this.#presented(
      await this.#attempted(async () => execute({ ...this.#fresh(), rootValue: message })),
    );
  }

  /** The result that ends a stream which cannot go on. */
  failed(error: unknown): SharedResult {
    return this.#presented({ errors: [new GraphQLError('', { originalError: toError(error) })] });
  }

  #fresh(): ExecutionArgs {
    return { ...this.#args, contextValue: this.#dependencies.app.openContext(this.#viewer, this.#record) };
  }

  #presented(result: ExecutionResult): SharedResult {
    if (!result.errors) return new SharedResult(result);
    const errors = result.errors.map((error) => this.#dependencies.present(error, this.#record));
    for (const error of errors) this.#record.errorCodes.add(String(error.extensions['code']));
    return new SharedResult({ ...result, errors });
  }

  /** Tries again while the database fails; what fails again on a database that answers is the selection's own fault. */
  async #attempted<T extends object>(work: () => Promise<T>): Promise<T> {
    const patience = new Patience();
    for (let isFirst = true; ; isFirst = false) {
      const outcome = await work();
      if (!unexpectedErrorsOf(outcome)) return outcome;
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

function unexpectedErrorsOf(outcome: ExecutionResult | object): boolean {
  return 'errors' in outcome && (outcome.errors?.some(isUnexpected) ?? false);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
