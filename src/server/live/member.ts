import type { Position } from '../../events/position.ts';
import { EventStream } from '../../events/stream.ts';
import type { Ending } from './ending.ts';
import type { LiveOperation } from './liveOperation.ts';
import type { Outlet } from './outlet.ts';
import { isFinal, whileDatabaseFails } from './patience.ts';
import type { SharedResult } from './sharedResult.ts';

/** What a member needs of whoever keeps it. */
export interface MemberKeeper {
  /** Takes a member that has come to the end of the log, with the stream that brought it there. */
  goLive(member: Member, stream: EventStream): void;
  /** A message went out to its client. */
  countDelivery(): void;
  /** The member is over. */
  forget(member: Member): void;
}

/**
 * One client's subscription. First it catches up: it pulls from a stream of its own, and each message is executed for it alone.
 * Then it is live: in a group, which hands it what is executed once for all. It is over when the client leaves, or nothing follows.
 */
export class Member {
  readonly operation: LiveOperation;
  readonly #outlet: Outlet;
  readonly #keeper: MemberKeeper;
  /** Lets go of the group that it is in, or of the stream that it pulls from. */
  #detach: () => void = () => {};
  #isOver = false;
  /** The place of the last message that went out; null before the stream is open. */
  #position: Position | null = null;

  constructor(operation: LiveOperation, outlet: Outlet, keeper: MemberKeeper) {
    this.operation = operation;
    this.#outlet = outlet;
    this.#keeper = keeper;
    outlet.onLeave(() => this.#leave());
  }

  /** Opens its stream, and pulls until it is up to date. Never fails. */
  start(): Promise<void> {
    return this.#endingWhereItFails(async () => {
      const opened = await this.operation.open();
      if (!(opened instanceof EventStream)) {
        this.#write(opened);
        return this.end('complete');
      }
      this.#position = opened.position;
      await this.#pull(opened);
    });
  }

  /** Whether a message that a group has executed is one that it still lacks. */
  lacks(offset: number): boolean {
    return this.#position !== null && this.#position.offset < offset;
  }

  /** It is in a group now, which sends it all that follows `position`. */
  live(position: Position, detach: () => void): void {
    this.#position = position;
    this.#detach = detach;
  }

  /** Takes what its group has executed. Where too much is unread it leaves the group, and catches up when there is room. */
  receive(result: SharedResult, position: Position, stream: EventStream): void {
    if (this.#write(result)) {
      this.#position = position;
      return;
    }
    this.#detach();
    void this.#fallBehind(stream);
  }

  /** Goes on by itself from its own place, by a stream like its group's. */
  async catchUp(stream: EventStream): Promise<void> {
    const from = this.#position;
    if (from !== null) await this.#endingWhereItFails(() => this.#pull(stream.from(from)));
  }

  end(ending: Ending): void {
    if (this.#isOver) return;
    this.#leave();
    this.#outlet.end(ending);
  }

  async #fallBehind(stream: EventStream): Promise<void> {
    this.#detach = () => {};
    const hasRoom = await this.#outlet.hasRoom();
    // Whoever fell behind what is in memory would have the log read for it again and again.
    if (!hasRoom || this.#position === null || !stream.reaches(this.#position)) return this.end('slow');
    await this.catchUp(stream);
  }

  async #pull(stream: EventStream): Promise<void> {
    this.#detach = () => stream.close();
    if (this.#isOver) return stream.close();
    for (;;) {
      const message = await whileDatabaseFails(
        () => stream.poll(),
        () => !this.#isOver,
      );
      if (this.#isOver) return;
      if (message === 'done') return this.end('complete');
      if (message === 'quiet') {
        // In one synchronous step: a moment later there may be more.
        if (!stream.isAtEnd) continue;
        this.#keeper.goLive(this, stream);
        return;
      }
      const result = await this.operation.execute(message);
      if (!(await this.#sent(result)) || this.#isOver) return;
      this.#position = message.position;
    }
  }

  /** Waits for room, where there is none; false where that takes too long. */
  async #sent(result: SharedResult): Promise<boolean> {
    while (!this.#isOver && !this.#write(result)) {
      if (await this.#outlet.hasRoom()) continue;
      this.end('slow');
      return false;
    }
    return true;
  }

  #write(result: SharedResult): boolean {
    const isTaken = this.#outlet.write(result);
    if (isTaken) this.#keeper.countDelivery();
    return isTaken;
  }

  /** What the domain says is the last result; where the database fails the client is sent elsewhere. */
  async #endingWhereItFails(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isFinal(error)) return this.end('restart');
      if (await this.#sent(this.operation.failed(error))) this.end('complete');
    }
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detach();
    this.#keeper.forget(this);
  }
}
