import type { Position } from '../../events/position.ts';
import type { EventStream, StreamMessage } from '../../events/stream.ts';
import type { LiveOperation } from './liveOperation.ts';
import type { Member } from './member.ts';
import { isFinal, whileDatabaseFails } from './patience.ts';
import type { SharedResult } from './sharedResult.ts';

/**
 * The members whose results cannot differ. One pump pulls the events, has each executed once, and hands the result to all in one
 * synchronous block, so that no member comes or goes in the middle.
 */
export class Group {
  readonly #operation: LiveOperation;
  readonly #stream: EventStream;
  readonly #onEnd: () => void;
  /** Each with the turn in which it came. */
  readonly #members = new Map<Member, number>();
  /** Counts executions. */
  #turn = 0;
  #isOver = false;

  /** Pulls from the stream of its first member, which has come to the end of the log. */
  constructor(operation: LiveOperation, stream: EventStream, onEnd: () => void) {
    this.#operation = operation;
    this.#stream = stream;
    this.#onEnd = onEnd;
    void this.#pump();
  }

  /** Takes in a member that has everything up to `position`, which is not before what this group has sent. */
  add(member: Member, position: Position): void {
    this.#members.set(member, this.#turn);
    member.live(position, () => this.#remove(member));
  }

  async #pump(): Promise<void> {
    try {
      while (!this.#isOver) await this.#next();
    } catch (error) {
      if (isFinal(error)) return this.#dissolve();
      for (const member of this.#end()) member.end('restart');
    }
  }

  async #next(): Promise<void> {
    const message = await whileDatabaseFails(
      () => this.#stream.poll(),
      () => !this.#isOver,
    );
    if (this.#isOver) return;
    if (message === 'quiet') return this.#stream.moved();
    if (message === 'done') {
      for (const member of this.#end()) member.end('complete');
      return;
    }
    // The log is another one: what each has missed is for each to find out.
    if (message.kind === 'reset') return this.#dissolve();
    await this.#send(message);
  }

  async #send(message: StreamMessage): Promise<void> {
    do {
      this.#turn += 1;
      const result = await this.#operation.execute(message);
      this.#broadcast(message.position, result);
      // Whoever came while it was executed may have seen a later state already: it gets one that is read after it came.
    } while (this.#hasLatecomers(message.position));
  }

  #broadcast(position: Position, result: SharedResult): void {
    for (const [member, turn] of this.#members) {
      if (turn < this.#turn && member.lacks(position.offset)) member.receive(result, position, this.#stream);
    }
  }

  #hasLatecomers(position: Position): boolean {
    for (const [member, turn] of this.#members) {
      if (turn === this.#turn && member.lacks(position.offset)) return true;
    }
    return false;
  }

  #remove(member: Member): void {
    this.#members.delete(member);
    if (this.#members.size === 0) this.#end();
  }

  /** Each goes on by itself, from its own place. */
  #dissolve(): void {
    for (const member of this.#end()) void member.catchUp(this.#stream);
  }

  /** Answers who was in it. */
  #end(): Member[] {
    const members = [...this.#members.keys()];
    this.#members.clear();
    if (!this.#isOver) this.#onEnd();
    this.#isOver = true;
    this.#stream.close();
    return members;
  }
}
