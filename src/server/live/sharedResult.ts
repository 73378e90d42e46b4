import type { ExecutionResult } from 'graphql';
import { wireError } from '../fault.ts';

/** What one event looks like through one selection: executed once, and written as text once, however many it is sent to. */
export class SharedResult {
  readonly result: ExecutionResult;
  #text: string | undefined;

  constructor(result: ExecutionResult) {
    this.result = result;
  }

  /** As JSON. */
  get text(): string {
    this.#text ??= JSON.stringify(
      this.result.errors ? { ...this.result, errors: this.result.errors.map(wireError) } : this.result,
    );
    return this.#text;
  }
}
