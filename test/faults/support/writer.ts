import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { encodeGlobalId, idOf } from '../../../src/resolvers/globalId.ts';
import { feedsAuthorization } from '../../support/auth.ts';
import { send } from '../../support/httpClient.ts';
import type { Json } from '../../support/newsroom.ts';
import { HOST } from './ground.ts';

/** An attach that was answered: by ids of the database. */
export interface Acknowledged {
  readonly articleId: string;
  readonly storyId: string;
}

const ATTACH = `mutation ($input: AttachArticleInput!) {
  result: attachArticle(input: $input) {
    __typename
    ... on AttachArticlePayload { article { id } }
    ... on Error { message }
  }
}`;

/** A server that does not answer within so long is given up on, in milliseconds. */
const PATIENCE_MS = 8_000;

export interface WriterOptions {
  /** The servers; each attempt that fails turns to the next. */
  readonly urls: readonly string[];
  /** Written to in turn, by their ids in the database. */
  readonly storyIds: readonly string[];
  /** Calls at a time. */
  readonly lanes?: number;
  /** Tells the addresses of one writer's articles from those of another. */
  readonly name?: string;
}

/** A feed as people write one: it repeats each call until that is answered, since the same call twice is one attach. */
export class Writer {
  readonly acknowledged: Acknowledged[] = [];
  readonly #options: WriterOptions;
  readonly #lookers = new Set<() => void>();
  readonly #authorization = feedsAuthorization();
  #serial = 0;
  #attempts = 0;
  #isStopped = false;
  #lanes: Promise<void>[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
    onTestFinished(() => {
      this.#isStopped = true;
    });
  }

  /** Writes until it is stopped. */
  start(): this {
    const { lanes = 3 } = this.#options;
    this.#lanes = Array.from({ length: lanes }, () => this.#work());
    return this;
  }

  /** Resolves when so many more are acknowledged. */
  more(amount: number): Promise<void> {
    const goal = this.acknowledged.length + amount;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.acknowledged.length < goal) return;
        this.#lookers.delete(look);
        resolve();
      };
      this.#lookers.add(look);
    });
  }

  /** Resolves when what was begun is acknowledged. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#lanes);
  }

  /** Attaches one article to one story, however often that must be tried. */
  async attach(storyId: string): Promise<Acknowledged> {
    this.#serial += 1;
    const { name = 'feed' } = this.#options;
    const article = {
      url: `https://${HOST}/${name}/${this.#serial}`,
      title: `Report ${this.#serial}`,
      publishedAt: '2026-11-01T10:00:00Z',
    };
    const input = { storyId: encodeGlobalId('Story', storyId), article };
    for (;;) {
      const articleId = await this.#attempt(input);
      if (articleId === null) continue;
      const acknowledged = { articleId, storyId };
      this.acknowledged.push(acknowledged);
      for (const look of [...this.#lookers]) look();
      return acknowledged;
    }
  }

  async #work(): Promise<void> {
    const { storyIds } = this.#options;
    while (!this.#isStopped) {
      const storyId = storyIds[this.#serial % storyIds.length];
      if (storyId !== undefined) await this.attach(storyId);
    }
  }

  /** Null where it is to be tried again. */
  async #attempt(input: object): Promise<string | null> {
    const { urls } = this.#options;
    const url = urls[this.#attempts % urls.length];
    const answer = await send(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: await this.#authorization },
      body: JSON.stringify({ query: ATTACH, variables: { input } }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => null);
    const { data, errors }: Json = answer?.json() ?? {};
    if (data?.result?.__typename === 'AttachArticlePayload') return idOf('Article', data.result.article.id);
    const isPassing =
      answer === null || errors?.every(({ extensions }: Json) => PASSING.includes(extensions.code));
    if (!isPassing) throw new Error(`The attach was refused: ${answer?.text}`);
    this.#attempts += 1;
    await wait(20 + 20 * Math.random());
    return null;
  }
}

/** What a server answers whose database fails: nothing of it is the call's own fault. */
const PASSING = ['OVERLOADED', 'INTERNAL'];
