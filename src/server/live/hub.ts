import type { EventStream } from '../../events/stream.ts';
import { Group } from './group.ts';
import type { LiveOperation } from './liveOperation.ts';
import { Member, type MemberKeeper } from './member.ts';
import type { Outlet } from './outlet.ts';

/** All subscriptions of a process, over every transport. */
export class Hub implements MemberKeeper {
  readonly #groups = new Map<string, Group>();
  readonly #members = new Set<Member>();
  #delivered = 0;
  #isDraining = false;

  /** Begins a subscription; what comes of it goes to the outlet. */
  join(operation: LiveOperation, outlet: Outlet): void {
    if (this.#isDraining) {
      outlet.end('restart');
      return;
    }
    const member = new Member(operation, outlet, this);
    this.#members.add(member);
    void member.start();
  }

  /** How many subscriptions there are, and in how many groups they share what is executed. */
  get size(): { readonly subscriptions: number; readonly groups: number } {
    return { subscriptions: this.#members.size, groups: this.#groups.size };
  }

  /** Messages that subscriptions were sent. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Sends every client elsewhere; from now on nobody is taken in. */
  drain(): void {
    this.#isDraining = true;
    for (const member of [...this.#members]) member.end('restart');
  }

  /** The first of its kind gives the group its stream, the others close theirs. */
  goLive(member: Member, stream: EventStream): void {
    const { key } = member.operation;
    const { position } = stream;
    const known = this.#groups.get(key);
    if (known) {
      known.add(member, position);
      stream.close();
      return;
    }
    const group = new Group(member.operation, stream, () => this.#groups.delete(key));
    this.#groups.set(key, group);
    group.add(member, position);
  }

  countDeliveries(count: number): void {
    this.#delivered += count;
  }

  forget(member: Member): void {
    this.#members.delete(member);
  }
}
