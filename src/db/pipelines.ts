import pg from 'pg';
import { overloaded } from '../errors.ts';
import { asOverload } from './pool.ts';

/** Statements under way over one connection before another one is opened: sending many together is what it is for. */
const DEPTH = 16;
/** So that what one request sends at the same time is worked off at the same time. */
const FEWEST = 2;
/** From one look at what is under way to the next, in milliseconds. */
const LOOK_MS = 10;
/** Statements under way over all connections; more are turned away. */
const MOST_UNDER_WAY = 1_000;

export interface PipelineOptions {
  readonly config: pg.ClientConfig;
  readonly mostConnections: number;
  /** A statement whose turn has not come after so many milliseconds fails with OVERLOADED. */
  readonly waitMs: number;
  /** A connection that does not answer for so many milliseconds is given up, and all that is under way over it fails. */
  readonly answerMs: number;
}

/**
 * Connections that carry many statements at a time, each sent without waiting for the answer to the one before. PostgreSQL
 * answers them in their order, so each goes where fewest are under way, and where none takes long. For statements that stand
 * alone: what is sent between the statements of a transaction would become part of it.
 */
export class Pipelines {
  readonly #options: PipelineOptions;
  readonly #lines = new Set<Line>();
  #looking: NodeJS.Timeout | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  /** Answers the rows; fails with OVERLOADED where too many are waiting, or for too long. */
  async query<T extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<T[]> {
    const line = this.#freest();
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS).unref();
    return line.send<T>(statement);
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    await Promise.all(Array.from(this.#lines, (line) => line.close()));
  }

  #freest(): Line {
    let freest: Line | undefined;
    let underWay = 0;
    for (const line of this.#lines) {
      underWay += line.depth;
      if (!freest || isFreer(line, freest)) freest = line;
    }
    if (underWay >= MOST_UNDER_WAY) throw overloaded('Too many statements wait for the database; try again.');
    const { size } = this.#lines;
    const isWanting = size < FEWEST || !freest || freest.isHeldUp || freest.depth >= DEPTH;
    return freest && (!isWanting || size >= this.#options.mostConnections) ? freest : this.#open();
  }

  #open(): Line {
    const line = new Line(this.#options.config, () => this.#lines.delete(line));
    this.#lines.add(line);
    return line;
  }

  #look(): void {
    let isIdle = true;
    for (const line of this.#lines) {
      line.look(this.#options);
      if (line.depth > 0) isIdle = false;
    }
    if (!isIdle) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}

function isFreer(line: Line, other: Line): boolean {
  return line.isHeldUp === other.isHeldUp ? line.depth < other.depth : other.isHeldUp;
}

/** A statement under way. */
interface Turn {
  /** When it was sent, by `performance.now()`. */
  readonly since: number;
  readonly turnAway: (error: Error) => void;
}

/** One connection, and what is under way over it. */
class Line {
  readonly #client: pg.Client;
  readonly #opening: Promise<unknown>;
  #isOpen = false;
  /** In the order in which they are answered: the first is the one that runs. */
  readonly #underWay: Turn[] = [];
  /** When the last answer came, or the first was waited for. */
  #answeredAt = 0;
  /** The one that ran at the last look. */
  #seen: Turn | undefined;
  #isHeldUp = false;
  #isCorked = false;

  readonly #onBroken: () => void;

  /** `onBroken` is called when it is of no use any more. */
  constructor(config: pg.ClientConfig, onBroken: () => void) {
    this.#onBroken = onBroken;
    this.#client = new pg.Client({ ...config, pipeline: true });
    this.#client.on('error', onBroken);
    this.#client.on('end', onBroken);
    this.#opening = this.#client.connect().then(
      () => {
        this.#isOpen = true;
      },
      (error: unknown) => {
        onBroken();
        throw error;
      },
    );
  }

  get depth(): number {
    return this.#underWay.length;
  }

  /** Whether the same statement has been running at two looks; between these, all that was answered has been read. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }

  send<T extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<T[]> {
    return new Promise((resolve, reject) => {
      const turn: Turn = { since: performance.now(), turnAway: reject };
      if (this.#underWay.push(turn) === 1) this.#answeredAt = turn.since;
      this.#query<T>(statement).then(
        ({ rows }) => {
          this.#end(turn);
          resolve(rows);
        },
        (error: unknown) => {
          this.#end(turn);
          reject(asOverload(error));
        },
      );
    });
  }

  /** Sees what is running, and turns away what has been waiting for too long: its answer then goes nowhere. */
  look({ waitMs, answerMs }: Omit<PipelineOptions, 'config'>): void {
    const now = performance.now();
    const [running, ...waiting] = this.#underWay;
    this.#isHeldUp = this.#isOpen && running !== undefined && running === this.#seen;
    this.#seen = running;
    if (this.#isHeldUp && now - this.#answeredAt > answerMs) {
      this.#giveUp();
      return;
    }
    for (const { since, turnAway } of waiting) {
      if (now - since <= waitMs) return;
      turnAway(overloaded('No database connection is free; try again.'));
    }
  }

  async close(): Promise<void> {
    await this.#opening.catch(() => {});
    await this.#client.end();
  }

  async #query<T extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<T>> {
    if (!this.#isOpen) await this.#opening;
    this.#cork();
    return this.#client.query<T>(statement);
  }

  /** Statements of requests that came together go out together: a system call takes longer than writing a statement. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    const { stream } = this.#client.connection;
    stream.cork();
    setImmediate(() => {
      this.#isCorked = false;
      stream.uncork();
    });
  }

  /** Nothing comes over it any more, and nobody has said so: whoever waits should not wait for that. */
  #giveUp(): void {
    this.#onBroken();
    for (const { turnAway } of this.#underWay)
      turnAway(overloaded('The database does not answer; try again.'));
    this.#client.connection.stream.destroy();
  }

  #end(turn: Turn): void {
    this.#underWay.splice(this.#underWay.indexOf(turn), 1);
    this.#answeredAt = performance.now();
    this.#isHeldUp = false;
  }
}
