import type { Database } from '../db/database.ts';
import { isStoryEvent, type LoggedEvent, type LoggedStoryEvent } from './event.ts';
import type { Position } from './position.ts';
import { type LostReason, readLog } from './readLog.ts';
import type { Tailer } from './tailer.ts';

/** What a stream sends. `position` is the place after it, from which a client goes on. */
export type StreamMessage =
  | { readonly kind: 'event'; readonly position: Position; readonly event: LoggedStoryEvent }
  /** The state at `position`, from which the following events go on. */
  | { readonly kind: 'snapshot'; readonly position: Position; readonly at: Date; readonly storyId: string }
  | { readonly kind: 'reset'; readonly position: Position; readonly reason: LostReason }
  | { readonly kind: 'checkpoint'; readonly position: Position };

/** What a stream is about, and how it begins and ends. */
export interface StreamSpec {
  /** The one story it is about; null: all of them. */
  readonly storyId: string | null;
  /** Looks at nothing but what was frozen in the event, so that a live stream and a replay agree. */
  readonly passes: (event: LoggedStoryEvent) => boolean;
  /** Sends a snapshot of its story after a reset. */
  readonly hasSnapshot: boolean;
  /** The event after which nothing follows. */
  readonly isLast: (event: LoggedStoryEvent) => boolean;
  /** The last event, where it has happened already: sent once the stream has come to its end. */
  readonly last: LoggedStoryEvent | null;
  /** For a stream that sends events only: what it fails with in place of anything else. */
  readonly failures: {
    lost(reason: LostReason, position: Position): Error;
    last(event: LoggedStoryEvent, position: Position): Error;
  } | null;
}

/** The log as streams read it. */
export interface StreamedLog {
  readonly tailer: Tailer;
  readonly database: Database;
  /** How long a stream may be silent while the log moves, in milliseconds. */
  readonly checkpointMs: number;
}

/** Rows of one look at the log while replaying. */
const PAGE = 500;

/**
 * A cursor that pulls: it stands at a place in the log, and each pull answers what comes next. Reads from the ring where that
 * reaches back far enough, else from the log itself, and never beyond what this process has taken in.
 *
 * The iterator is written by hand: an async generator's `return()` would hang until the next event.
 */
export class EventStream implements AsyncIterableIterator<StreamMessage> {
  readonly #log: StreamedLog;
  readonly #spec: StreamSpec;
  /** Everything up to here was looked at. */
  #position: Position;
  /** The tailer's generation in which the place was found to be good. */
  #verified: number | null = null;
  /** Read from the log, not looked at yet. */
  #read: LoggedEvent[] = [];
  #owesSnapshot: boolean;
  #isDone = false;
  #saidAt = performance.now();
  #said: Position;
  #release: () => void;
  #wake: (() => void) | null = null;

  /** Sends what follows `after`, and before that a snapshot where one is wanted. */
  constructor(log: StreamedLog, spec: StreamSpec, after: Position, beginsWithSnapshot = false) {
    this.#log = log;
    this.#spec = spec;
    this.#position = after;
    this.#said = after;
    this.#owesSnapshot = beginsWithSnapshot;
    this.#release = log.tailer.onMove(() => this.#wake?.());
  }

  /** Everything that passes and stands up to here was sent. */
  get position(): Position {
    return this.#position;
  }

  /** Whether everything was looked at that this process has taken in. */
  get isAtEnd(): boolean {
    const { applied, generation } = this.#log.tailer;
    return this.#verified === generation && this.#position.offset >= applied.offset;
  }

  /** Whether a stream from this place would not have to read the log. */
  reaches(place: Position): boolean {
    return this.#log.tailer.holds(place);
  }

  /** The same stream from another place. */
  from(after: Position): EventStream {
    return new EventStream(this.#log, this.#spec, after);
  }

  /** The next message there is now; `quiet` where there is none up to `applied`, `done` where none will follow. */
  async poll(): Promise<StreamMessage | 'quiet' | 'done'> {
    while (!this.#isDone) {
      if (this.#owesSnapshot) return this.#snapshot();
      const event = this.#peek();
      if (event === 'unread') {
        const reason = await this.#readOn();
        if (reason !== null && !this.#isDone) return this.#startOver(reason);
      } else if (event === null) {
        return this.#whenQuiet();
      } else {
        this.#moveTo(event);
        if (isStoryEvent(event) && this.#passes(event)) return this.#sayEvent(event);
      }
    }
    return 'done';
  }

  /**
   * The next message as `poll` answers it, and where that is an event those that follow it and are at hand: at most `most`
   * in all, and none that would end the stream, so that nothing which was taken is lost with it.
   */
  async pull(most: number): Promise<readonly StreamMessage[] | 'quiet' | 'done'> {
    const first = await this.poll();
    if (typeof first === 'string') return first;
    const messages = [first];
    while (first.kind === 'event' && messages.length < most && !this.#isDone) {
      const event = this.#peek();
      if (event === null || event === 'unread') break;
      const isPassing = isStoryEvent(event) && this.#isOfStory(event);
      if (isPassing && this.#spec.isLast(event)) break;
      this.#moveTo(event);
      if (isPassing && this.#spec.passes(event)) messages.push(this.#sayEvent(event));
    }
    return messages;
  }

  /** Resolves when there may be more: the log has moved, a checkpoint is due, or the stream was closed. */
  moved(): Promise<void> {
    if (this.#isDone || !this.isAtEnd) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const wake = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      if (this.#owesCheckpoint()) timer = setTimeout(wake, this.#checkpointIn()).unref();
      this.#wake = wake;
    });
  }

  async next(): Promise<IteratorResult<StreamMessage, undefined>> {
    for (;;) {
      const message = await this.poll();
      if (message === 'done') return { done: true, value: undefined };
      if (message !== 'quiet') return { done: false, value: message };
      await this.moved();
    }
  }

  async return(): Promise<IteratorResult<StreamMessage, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  close(): void {
    this.#isDone = true;
    this.#release();
    this.#wake?.();
  }

  /** The next row after the place; null at the end of what was taken in. */
  #peek(): LoggedEvent | null | 'unread' {
    const { tailer } = this.#log;
    if (this.#verified !== tailer.generation) {
      this.#read = [];
      // A place that this process still holds is good without asking the database.
      if (!tailer.holds(this.#position)) return 'unread';
      this.#verified = tailer.generation;
    }
    const [read] = this.#read;
    if (read) return read;
    if (this.#position.offset >= tailer.applied.offset) return null;
    return tailer.ring.at(this.#position.offset + 1) ?? 'unread';
  }

  #moveTo({ offset, tag }: LoggedEvent): void {
    this.#read.shift();
    this.#position = { epoch: this.#position.epoch, offset, tag };
  }

  /** Reads a page of the log; answers why the place is lost, where it is. */
  async #readOn(): Promise<LostReason | null> {
    const { tailer, database } = this.#log;
    const { generation, applied } = tailer;
    const { storyId } = this.#spec;
    const page = await readLog((statement) => database.query(statement), {
      after: this.#position,
      upTo: applied.offset,
      storyId,
      limit: PAGE,
    });
    // The log was found to be another one meanwhile: look again.
    if (generation !== tailer.generation) return null;
    if (page.lost !== null) return page.lost;
    // The log is shorter than what this process has taken in, and the tailer is about to find out.
    if (page.head < applied.offset) {
      await tailer.catchUp();
      return null;
    }
    this.#verified = generation;
    this.#read = [...page.events];
    const isWhole = page.events.length < PAGE;
    if (isWhole && page.events.length === 0 && this.#position.offset < applied.offset)
      this.#position = applied;
    return null;
  }

  #startOver(reason: LostReason): StreamMessage {
    const { tailer } = this.#log;
    this.#position = tailer.applied;
    this.#verified = tailer.generation;
    this.#read = [];
    this.#owesSnapshot = this.#spec.hasSnapshot;
    if (this.#spec.failures) throw this.#failed(this.#spec.failures.lost(reason, this.#position));
    return this.#say({ kind: 'reset', reason, position: this.#position });
  }

  #snapshot(): StreamMessage {
    const { storyId } = this.#spec;
    if (storyId === null) throw new Error('A snapshot is of one story.');
    this.#owesSnapshot = false;
    // The place stays: whatever the state already holds beyond it is told again by its own event.
    return this.#say({ kind: 'snapshot', storyId, at: this.#log.tailer.appliedAt, position: this.#position });
  }

  #isOfStory({ storyId }: LoggedStoryEvent): boolean {
    return this.#spec.storyId === null || storyId === this.#spec.storyId;
  }

  #passes(event: LoggedStoryEvent): boolean {
    if (!this.#isOfStory(event)) return false;
    if (this.#spec.isLast(event)) {
      if (this.#spec.failures) throw this.#failed(this.#spec.failures.last(event, this.#position));
      this.close();
      return true;
    }
    return this.#spec.passes(event);
  }

  #whenQuiet(): StreamMessage | 'quiet' {
    const { last, failures } = this.#spec;
    if (last) {
      if (failures) throw this.#failed(failures.last(last, this.#position));
      this.close();
      return this.#say({ kind: 'event', event: last, position: this.#position });
    }
    if (!this.#owesCheckpoint() || this.#checkpointIn() > 0) return 'quiet';
    return this.#say({ kind: 'checkpoint', position: this.#position });
  }

  #owesCheckpoint(): boolean {
    return this.#spec.failures === null && this.#position.offset > this.#said.offset;
  }

  #checkpointIn(): number {
    return this.#saidAt + this.#log.checkpointMs - performance.now();
  }

  #sayEvent(event: LoggedStoryEvent): StreamMessage {
    return this.#say({ kind: 'event', event, position: this.#position });
  }

  #say(message: StreamMessage): StreamMessage {
    this.#said = message.position;
    this.#saidAt = performance.now();
    return message;
  }

  #failed(error: Error): Error {
    this.close();
    return error;
  }
}
