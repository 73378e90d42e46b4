import type { Position } from '../../events/position.ts';
import type { EventStream, StreamMessage } from '../../events/stream.ts';
import { MOST_TOGETHER } from './delivery.ts';
import type { LiveOperation } from './liveOperation.ts';
import type { Member } from './member.ts';
import { isFinal, whileDatabaseFails } from './patience.ts';

/**
 * The members whose results cannot differ. One pump pulls the events that there are, has each executed once, and hands the
 * results to all in one synchronous block, so that no member comes or goes in the middle.
 */
export class Group {
  readonly #operation: LiveOperation;
  readonly #stream: EventStream;
  readonly #onEnd: () => void;
  readonly #members = new Set<Member>();
  #isOver = false;

  /** Pulls from the stream of its first member, which has come to the end of the log. */
  constructor(operation: LiveOperation, stream: EventStream, onEnd: () => void) {
    this.#operation = operation;
    this.#stream = stream;
    this.#onEnd = onEnd;
    void this.#pump();
  }

  /**
   * Takes in a member that has everything up to `position`, the end of the log. So an event that is being executed now is one
   * that it has, and it never sees a state that was read before its own.
   */
  add(member: Member, position: Position): void {
    this.#members.add(member);
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
    const messages = await whileDatabaseFails(
      () => this.#stream.pull(MOST_TOGETHER),
      () => !this.#isOver,
    );
    if (this.#isOver) return;
    if (messages === 'quiet') return this.#stream.moved();
    if (messages === 'done') {
      for (const member of this.#end()) member.end('complete');
      return;
    }
    // The log is another one: what each has missed is for each to find out.
    if (messages.some(({ kind }) => kind === 'reset')) return this.#dissolve();
    await this.#send(messages);
  }

  async #send(messages: readonly StreamMessage[]): Promise<void> {
    const deliveries = await this.#operation.execute(messages);
    for (const member of this.#members) member.receive(deliveries, this.#stream);
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
    const members = [...this.#members];
    this.#members.clear();
    if (!this.#isOver) this.#onEnd();
    this.#isOver = true;
    this.#stream.close();
    return members;
  }
}
