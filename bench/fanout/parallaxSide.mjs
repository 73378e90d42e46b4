import { freshDatabase, freshDirectory, startParallax } from '../support/parallaxServer.mjs';
import { createPoster } from '../support/poster.mjs';
import { SECRET, tokenOf } from '../support/tokens.mjs';
import { DASHBOARD, OUTLET, sampleEvent } from './sample.mjs';

const PUBLISHED_BEFORE_MS = 60_000;

const ATTACH = `mutation Attach($input: AttachArticleInput!) {
  attachArticle(input: $input) { __typename ... on AttachArticlePayload { attached } ... on Error { message } }
}`;

/** Parallax with the demo newsroom in a PostgreSQL database of its own, emptied first. */
export async function startOnPostgres(url, name) {
  return startSide({ DATABASE_URL: await freshDatabase(url, name) });
}

/** The same, while another process on the same database takes what is attached: the first one only delivers. */
export async function startBesideWriter(url, name) {
  const settings = { DATABASE_URL: await freshDatabase(url, name) };
  const side = await startSide(settings);
  const writer = await startSide(settings);
  return { ...side, attach: writer.attach, stop: () => Promise.all([writer.stop(), side.stop()]) };
}

export async function startEmbedded() {
  const directory = await freshDirectory();
  const side = await startSide({ DATA_DIR: directory.path });
  return {
    ...side,
    async stop() {
      await side.stop();
      await directory.remove();
    },
  };
}

async function startSide(settings) {
  const server = await startParallax({
    AUTH_SECRET: SECRET,
    AUTH_JWKS_URL: '',
    AUTH_ISSUER: '',
    AUTH_AUDIENCE: '',
    LOG_LEVEL: 'warn',
    ...settings,
  });
  const poster = createPoster(server.port, { authorization: `Bearer ${await tokenOf('INGEST')}` });
  const stop = async () => {
    poster.close();
    await server.stop();
  };
  try {
    const storyIds = await developingStories(poster);
    return {
      ...server,
      stop,
      storyIds,
      subscription: (selection = DASHBOARD) => ({
        query: `subscription Bench($storyId: ID!) { articleAttached(storyId: $storyId) { ${selection} } }`,
        variables: { storyId: storyIds[0] },
      }),
      attach: (number, storyId = storyIds[0]) => attach(poster, number, storyId),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function attach(poster, number, storyId) {
  const publishedAt = new Date(Date.now() - PUBLISHED_BEFORE_MS).toISOString();
  const input = { storyId, article: { ...sampleEvent(number), publishedAt } };
  const answer = await poster.post({ query: ATTACH, variables: { input } });
  if (answer.data?.attachArticle.attached !== true) throw new Error(JSON.stringify(answer));
}

/** The stories that articles go to, and whether the outlet is the one that all sides show. */
async function developingStories(poster) {
  const query = `{
    sources(first: 100) { nodes { name domain consensus { leaning } } }
    stories(first: 100) { nodes { id status } }
  }`;
  const { data, errors } = await poster.post({ query });
  if (errors) throw new Error(JSON.stringify(errors));
  const outlet = data.sources.nodes.find(({ domain }) => domain === OUTLET.domain);
  if (outlet?.name !== OUTLET.name || outlet.consensus.leaning !== OUTLET.leaning) {
    throw new Error(`The demo newsroom's ${OUTLET.domain} is not as this benchmark has it.`);
  }
  return data.stories.nodes.filter(({ status }) => status === 'DEVELOPING').map(({ id }) => id);
}
