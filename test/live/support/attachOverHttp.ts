import { expect } from 'vitest';
import { HOST } from '../../faults/support/ground.ts';
import { feedsAuthorization } from '../../support/auth.ts';
import { query } from '../../support/httpClient.ts';

/** Attaches a new article of the one outlet there is; the story by its id as clients see it. */
export async function attachOverHttp(url: string, storyId: string, title: string): Promise<void> {
  const answer = await query(
    url,
    'mutation ($input: AttachArticleInput!) { attachArticle(input: $input) { __typename } }',
    {
      input: {
        storyId,
        article: {
          url: `https://${HOST}/${encodeURIComponent(title)}`,
          title,
          publishedAt: '2026-11-20T10:00:00Z',
        },
      },
    },
    { authorization: await feedsAuthorization() },
  );
  expect(answer.json().data).toEqual({ attachArticle: { __typename: 'AttachArticlePayload' } });
}
