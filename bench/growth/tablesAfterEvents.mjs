// What an analyst's table takes when something has just happened to a story that it counts.
import { SPAN } from '../queries/operations.mjs';
import { createPoster } from '../support/poster.mjs';
import { tokenOf } from '../support/tokens.mjs';

const ATTACH = `mutation Attach($input: AttachArticleInput!) {
  attachArticle(input: $input) { ... on AttachArticlePayload { article { id } } ... on Error { message } }
}`;
const DETACH = `mutation Detach($input: DetachArticleInput!) {
  detachArticle(input: $input) { ... on DetachArticlePayload { article { id } } ... on Error { message } }
}`;
const STORY = 'query Story($slug: String!) { story(by: { slug: $slug }) { id } }';
const MINUTE_MS = 60_000;

/**
 * Attaches an article of the span to the story and detaches it again, in turn, and asks for the table after each. Answers how to do
 * so for some milliseconds, and what the tables took then, in milliseconds; and how to end.
 */
export async function tablesAfterEvents(side, slug, { body }) {
  const poster = createPoster(side.port, { authorization: `Bearer ${await tokenOf('EDITOR')}` });
  const table = JSON.parse(body);
  const { story } = await data(poster, { query: STORY, variables: { slug } });
  const publishedAt = new Date(Date.parse(SPAN.to) - MINUTE_MS).toISOString();
  const article = { url: `https://outlet-1.example/${slug}/late`, title: 'It came late', publishedAt };
  const attach = { query: ATTACH, variables: { input: { storyId: story.id, article } } };

  /** What one table takes, which counts one article more or less than the one before. */
  async function after(event) {
    const answer = await data(poster, event);
    const begun = performance.now();
    await poster.post(table);
    return { answer, took: performance.now() - begun };
  }

  return {
    async run(milliseconds) {
      const end = performance.now() + milliseconds;
      const times = [];
      while (performance.now() < end) {
        const attached = await after(attach);
        const articleId = attached.answer.attachArticle.article.id;
        const detached = await after({
          query: DETACH,
          variables: { input: { storyId: story.id, articleId } },
        });
        times.push(attached.took, detached.took);
      }
      return times.sort((a, b) => a - b);
    },
    close: () => poster.close(),
  };
}

async function data(poster, content) {
  const answer = await poster.post(content);
  const failed = answer.errors || Object.values(answer.data).some((field) => field.message);
  if (failed) throw new Error(JSON.stringify(answer));
  return answer.data;
}
