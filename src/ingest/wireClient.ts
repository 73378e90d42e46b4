import { SetupError } from '../errors.ts';
import type { WireItem } from './wireItems.ts';

/** What the wire asks of a server, over HTTP like anybody else. */
export interface WireClient {
  /** The stories of these ids that the server has. Throws Unreachable. */
  stories(ids: readonly string[]): Promise<WireStory[]>;
  /** Attaches an article, published now. Throws Unreachable where it may be tried again: the same address is one article. */
  attach(item: WireItem): Promise<WireStory>;
}

export interface WireStory {
  readonly id: string;
  readonly slug: string;
  readonly headline: string;
  readonly biasBreakdown: Readonly<Record<'left' | 'center' | 'right', { readonly percent: number | null }>>;
}

/** Nobody answered, or not now. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 10_000;

const STORY = 'id slug headline biasBreakdown { left { percent } center { percent } right { percent } }';

const STORIES = `query WireStories($ids: [ID!]!) { nodes(ids: $ids) { ... on Story { ${STORY} } } }`;

const ATTACH = `mutation WireAttach($input: AttachArticleInput!) {
  attachArticle(input: $input) {
    ... on AttachArticlePayload { story { ${STORY} } }
    ... on Error { message }
    ... on ValidationError { issues { path message } }
  }
}`;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

type Attached =
  | { readonly story: WireStory }
  | {
      readonly message: string;
      readonly issues?: readonly { readonly path: readonly string[]; readonly message: string }[];
    };

/** `tokenOf` makes a token for each request, so that none grows old however slow the pace is. */
export function createWireClient(url: string, tokenOf: () => Promise<string>): WireClient {
  async function ask<Data>(query: string, variables: object): Promise<Data> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf()}` };
    const answer = await post(`${url}/graphql`, headers, JSON.stringify({ query, variables }));
    const { data, errors }: Answer<Data> = await readAnswer(answer, url);
    if (data) return data;
    const message = errors?.map((error) => error.message).join(' ') ?? 'It answered nothing.';
    if (answer.status >= 500) throw new Unreachable(message);
    const hint =
      answer.status === 401 ? ' AUTH_SECRET must be the same for the server and for the wire.' : '';
    throw new SetupError(`${url} refuses: ${message}${hint}`);
  }

  return {
    async stories(ids) {
      const { nodes } = await ask<{ nodes: (WireStory | null)[] }>(STORIES, { ids: [...new Set(ids)] });
      return nodes.filter((story) => story !== null);
    },
    async attach({ storyId, article }) {
      const input = { storyId, article: { ...article, publishedAt: new Date().toISOString() } };
      const { attachArticle: result } = await ask<{ attachArticle: Attached }>(ATTACH, { input });
      if ('story' in result) return result.story;
      const issues = result.issues?.map(({ path, message }) => ` ${path.join('.')}: ${message}`) ?? [];
      throw new SetupError(`${url} refuses an article: ${result.message}${issues.join('')}`);
    },
  };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Unreachable('Nobody answers.');
  }
}

async function readAnswer<Data>(response: Response, url: string): Promise<Answer<Data>> {
  const text = await response.text();
  try {
    const answer: Answer<Data> = JSON.parse(text);
    return answer;
  } catch {
    throw new SetupError(`${url} is no server of this kind: it answered ${response.status}, and no JSON.`);
  }
}
