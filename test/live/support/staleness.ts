import { feedsAuthorization } from '../../support/auth.ts';
import { type GraphQLAnswer, query } from '../../support/httpClient.ts';
import type { Json, TestNewsroom } from '../../support/newsroom.ts';
import { openNewsdesk } from './newsdesk.ts';

export const STORY =
  'query Story($id: ID!) { story(by: { id: $id }) { articleCount articles(first: 100) { nodes { title } } } }';
export const ATTACH = `mutation ($input: AttachArticleInput!) { attachArticle(input: $input) {
  __typename ... on AttachArticlePayload { attached story { articleCount } } } }`;

/** Asks as most clients do: what accepts anything is answered on the short way. */
export async function ask(
  url: string,
  text: string,
  variables: object,
  authorization?: string,
): Promise<GraphQLAnswer> {
  const headers = { accept: '*/*', ...(authorization ? { authorization } : {}) };
  return (await query(url, text, { ...variables }, headers)).json();
}

/** Where to write and where to read, and until when a reader may not know of what was written. */
export interface Places {
  readonly writer: string;
  readonly reader: string;
  /** Resolves when what was acknowledged must be seen; left out: at once. */
  readonly heard?: () => Promise<void>;
}

/**
 * Whether a page ever shows less than what it must, with four readers at full speed. `storyOf` writes the query of each turn,
 * `countOf` says how many articles its answer shows.
 */
export async function isEverStale(
  room: TestNewsroom,
  { writer, reader, heard }: Places,
  storyOf: (turn: number) => string,
  countOf: (data: Json) => number = leastOf,
): Promise<boolean> {
  const desk = await openNewsdesk(room);
  const authorization = await feedsAuthorization();
  let known = 0;
  let turns = 0;
  let isOver = false;
  let isStale = false;
  const read = async (): Promise<void> => {
    const least = known;
    const { data } = await ask(reader, storyOf(turns++), { id: desk.story });
    if (countOf(data) < least) isStale = true;
  };
  known = countOf((await ask(reader, storyOf(turns++), { id: desk.story })).data);
  const readers = Array.from({ length: 4 }, async () => {
    while (!isOver) await read();
  });
  for (let turn = 0; turn < 30; turn += 1) {
    const article = {
      url: `https://left.example/${desk.storyId}/${turn}`,
      title: `Article ${turn}`,
      publishedAt: '2026-11-20T10:00:00Z',
    };
    await ask(writer, ATTACH, { input: { storyId: desk.story, article } }, authorization);
    await heard?.();
    known += 1;
    await read();
  }
  isOver = true;
  await Promise.all(readers);
  return isStale;
}

/** The lesser of what the story says and what its list brings. */
function leastOf({ story }: Json): number {
  return Math.min(story.articleCount, story.articles.nodes.length);
}
