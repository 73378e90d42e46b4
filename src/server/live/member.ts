import type { Position } from '../../events/position.ts';
import { EventStream } from '../../events/stream.ts';
import { type Delivery, MOST_TOGETHER } from './delivery.ts';
import type { Ending } from './ending.ts';
import type { LiveOperation } from './liveOperation.ts';
import type { Outlet } from './outlet.ts';
import { isFinal, whileDatabaseFails } from './patience.ts';
import type { SharedResult } from './sharedResult.ts';

/** What a member needs of whoever keeps it. */
export interface MemberKeeper {
  /** Takes a member that has come to the end of the log, with the stream that brought it there. */
  goLive(member: Member, stream: EventStream): void;
  /** So many messages went out to its client. */
  countDeliveries(count: number): void;
  /** The member is over. */
  forget(member: Member): void;
}

/**
 * One client's subscription. First it catches up: it pulls from a stream of its own, and what comes is executed for it alone.
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
      if (!(opened instanceof EventStream)) return this.#endWith(opened);
      this.#position = opened.position;
      await this.#pull(opened);
    });
  }

  /** It is in a group now, which sends it all that follows `position`. */
  live(position: Position, detach: () => void): void {
    this.#position = position;
    this.#detach = detach;
  }

  /**
   * Takes what it lacks of what its group has executed. Where too much is unread it leaves the group, and catches up when there
   * is room.
   */
  receive(deliveries: readonly Delivery[], stream: EventStream): void {
    const lacking = deliveries.filter(({ position }) => this.#lacks(position));
    if (this.#write(lacking).length === 0) return;
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
    // More and more at a time, so that what waits for somebody who stops reading is not more than was read before.
    let most = 1;
    for (;;) {
      const messages = await whileDatabaseFails(
        () => stream.pull(most),
        () => !this.#isOver,
      );
      if (this.#isOver) return;
      if (messages === 'done') return this.end('complete');
      if (messages === 'quiet') {
        // In one synchronous step: a moment later there may be more.
        if (!stream.isAtEnd) continue;
        this.#keeper.goLive(this, stream);
        return;
      }
      const isReading = await this.#send(await this.operation.execute(messages));
      if (this.#isOver) return;
      most = isReading ? Math.min(2 * most, MOST_TOGETHER) : 1;
    }
  }

  /**
   * Waits for room, where there is none, and sends the client away where that takes too long. Answers whether there was room
   * for all.
   */
  async #send(deliveries: readonly Delivery[]): Promise<boolean> {
    let left = this.#write(deliveries);
    if (left.length === 0) return true;
    while (left.length > 0 && !this.#isOver) {
      if (await this.#outlet.hasRoom()) left = this.#write(left);
      else this.end('slow');
    }
    return false;
  }

  /** Writes what there is room for, and stands behind that; answers what is left. */
  #write(deliveries: readonly Delivery[]): readonly Delivery[] {
    const count = this.#outlet.write(deliveries.map(({ result }) => result));
    this.#keeper.countDeliveries(count);
    const last = deliveries[count - 1];
    if (last) this.#position = last.position;
    return deliveries.slice(count);
  }

  #lacks({ offset }: Position): boolean {
    return this.#position !== null && this.#position.offset < offset;
  }

  /** Has the client told why nothing follows, as soon as there is room for it. */
  async #endWith(result: SharedResult): Promise<void> {
    while (!this.#isOver) {
      if (this.#outlet.write([result]) === 1) {
        this.#keeper.countDeliveries(1);
        return this.end('complete');
      }
      if (!(await this.#outlet.hasRoom())) return this.end('slow');
    }
  }

  /** What the domain says is the last result; where the database fails the client is sent elsewhere. */
  async #endingWhereItFails(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isFinal(error)) return this.end('restart');
      await this.#endWith(this.operation.failed(error));
    }
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detach();
    this.#keeper.forget(this);
  }
}
