import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Position, readCursor } from '../../../src/events/position.ts';
import { encodeGlobalId, idOf } from '../../../src/resolvers/globalId.ts';
import type { Json } from '../../support/newsroom.ts';

export type StreamName = 'storyEvents' | 'articleAttached' | 'newsEvents';

/** What a reader was told, by ids of the database. */
export type Told = { readonly position: Position } & (
  | { readonly kind: 'event'; readonly type: string; readonly articleId: string | null; readonly at: number }
  | { readonly kind: 'snapshot'; readonly articleIds: readonly string[] }
  | { readonly kind: 'reset'; readonly reason: string }
  | { readonly kind: 'checkpoint' }
);

export interface ReaderOptions {
  readonly stream: StreamName;
  /** The servers; each reconnection turns to the next. */
  readonly urls: readonly string[];
  /** The story, by its id in the database; for `newsEvents` none. */
  readonly storyId?: string;
  /** Where it begins. Left out: with what is new. */
  readonly after?: string;
  /** False for a control: it forgets its place whenever its connection breaks. */
  readonly resumes?: boolean;
}

const MESSAGE = `__typename cursor
  ... on StoryEvent { occurredAt }
  ... on ArticleAttached { article { id } }
  ... on ArticleDetached { articleId }
  ... on StorySnapshot { story { articles(first: 100) { nodes { id } } } }
  ... on StreamReset { resetReason }`;

const DOCUMENTS: Readonly<Record<StreamName, string>> = {
  storyEvents: `subscription ($storyId: ID!, $after: StreamCursor) {
    message: storyEvents(storyId: $storyId, after: $after) { ${MESSAGE} }
  }`,
  articleAttached: `subscription ($storyId: ID!, $after: StreamCursor) {
    message: articleAttached(storyId: $storyId, after: $after) { __typename cursor occurredAt article { id } }
  }`,
  newsEvents: `subscription ($after: StreamCursor) { message: newsEvents(after: $after) { ${MESSAGE} } }`,
};

/**
 * A client as the README tells people to write one: graphql-ws comes back after every loss, with the last cursor that was seen
 * as `after`. Keeps all that it was told, in that order.
 */
export class Reader {
  readonly stream: StreamName;
  readonly storyId: string | null;
  readonly start: Position | null;
  readonly told: Told[] = [];
  /** What it could not go on from, or was told without a place: none of it may be. */
  readonly failures: string[] = [];
  /** Milliseconds since the epoch at which each message came. */
  readonly cameAt: number[] = [];
  readonly #lookers = new Set<() => void>();
  readonly #variables: { storyId?: string; after?: string };
  readonly #resumes: boolean;
  readonly #client: ReturnType<typeof createClient>;
  #connections = 0;
  #isClosed = false;

  constructor({ stream, urls, storyId, after, resumes = true }: ReaderOptions) {
    this.stream = stream;
    this.storyId = storyId ?? null;
    this.start = after === undefined ? null : readCursor(after);
    this.#resumes = resumes;
    this.#variables = {
      ...(storyId === undefined ? {} : { storyId: encodeGlobalId('Story', storyId) }),
      ...(after === undefined ? {} : { after }),
    };
    this.#client = createClient({
      url: () => `${urls[this.#connections % urls.length]?.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: Number.POSITIVE_INFINITY,
      retryWait: () => wait(20 + 40 * Math.random()),
      shouldRetry: () => true,
      connectionAckWaitTimeout: 2_000,
      on: {
        // The payload is sent anew with every connection.
        closed: () => {
          this.#connections += 1;
          if (!this.#resumes) delete this.#variables.after;
          this.#wake();
        },
      },
    });
    void this.#read();
    onTestFinished(() => this.close());
  }

  /** Times that it lost its connection, or failed to get one. */
  get losses(): number {
    return this.#connections;
  }

  /** Resolves when what it was told fits; false where that takes longer than `ms`. */
  async until(fits: (reader: this) => boolean, ms = 20_000): Promise<boolean> {
    if (fits(this)) return true;
    return new Promise((resolve) => {
      const settle = (answer: boolean): void => {
        clearTimeout(timer);
        this.#lookers.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        if (fits(this)) settle(true);
      };
      const timer = setTimeout(() => settle(false), ms);
      this.#lookers.add(look);
    });
  }

  /** Whether it was told of this article, or of its state. */
  knows(articleId: string): boolean {
    return this.told.some(
      (each) =>
        (each.kind === 'event' && each.articleId === articleId) ||
        (each.kind === 'snapshot' && each.articleIds.includes(articleId)),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // Fails with the connection that it is trying to get.
    await Promise.resolve(this.#client.dispose()).catch(() => {});
  }

  async #read(): Promise<void> {
    while (!this.#isClosed && this.failures.length === 0) {
      await new Promise<void>((resolve) => {
        this.#client.subscribe<Json>(
          { query: DOCUMENTS[this.stream], variables: this.#variables },
          {
            next: (result) => this.#take(result),
            error: (error) => {
              if (!this.#isClosed) this.failures.push(`${error} ${JSON.stringify(error)}`);
              resolve();
            },
            complete: resolve,
          },
        );
      });
    }
    this.#wake();
  }

  #take({ data, errors }: Json): void {
    const error = errors?.[0];
    if (error?.extensions?.code === 'STREAM_RESET') {
      const { cursor, resetReason } = error.extensions;
      this.#keep(cursor, { kind: 'reset', reason: resetReason });
    } else if (errors) {
      this.failures.push(JSON.stringify(errors));
      this.#wake();
    } else {
      this.#keep(data.message.cursor, toldBy(data.message));
    }
  }

  #keep(cursor: string, what: DistributiveOmit<Told, 'position'>): void {
    const position = readCursor(cursor);
    if (position === null) throw new Error(`${cursor} is no cursor.`);
    this.told.push({ ...what, position });
    this.cameAt.push(Date.now());
    this.#variables.after = cursor;
    this.#wake();
  }

  #wake(): void {
    for (const look of [...this.#lookers]) look();
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function toldBy(message: Json): DistributiveOmit<Told, 'position'> {
  if (message.__typename === 'StreamReset') return { kind: 'reset', reason: message.resetReason };
  if (message.__typename === 'StreamCheckpoint') return { kind: 'checkpoint' };
  if (message.__typename === 'StorySnapshot') {
    return {
      kind: 'snapshot',
      articleIds: message.story.articles.nodes.map(({ id }: Json) => articleId(id)),
    };
  }
  return {
    kind: 'event',
    type: message.__typename,
    articleId: articleId(message.article?.id ?? message.articleId),
    at: Date.parse(message.occurredAt),
  };
}

function articleId(globalId: string | undefined): string | null {
  return globalId === undefined ? null : idOf('Article', globalId);
}
