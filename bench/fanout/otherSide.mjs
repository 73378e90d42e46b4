import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPoster } from '../support/poster.mjs';
import { startServer } from '../support/processes.mjs';
import { DASHBOARD, sampleEvent } from './sample.mjs';

const PEERS = fileURLToPath(new URL('peers/', import.meta.url));
const ATTACH = 'mutation Attach($title: String!, $url: String!) { attachArticle(title: $title, url: $url) }';

/** A peer: `peers/NAME.mjs`. Installs the peers where that was not done yet. */
export async function startPeer(name) {
  if (!existsSync(`${PEERS}node_modules`)) await installPeers();
  return startSide(`${PEERS}${name}.mjs`, async (poster, event) => {
    const { errors } = await poster.post({ query: ATTACH, variables: event });
    if (errors) throw new Error(JSON.stringify(errors));
  });
}

/** A bare broadcast of the same bytes. */
export function startLimit() {
  return startSide(fileURLToPath(new URL('limit.mjs', import.meta.url)), (poster, event) =>
    poster.post(event),
  );
}

async function startSide(file, attach) {
  const server = await startServer(['--no-warnings', file], { ...process.env, NODE_ENV: 'production' });
  const poster = createPoster(server.port);
  return {
    ...server,
    subscription: (selection = DASHBOARD) => ({
      query: `subscription Bench($storyId: ID!) { articleAttached(storyId: $storyId) { ${selection} } }`,
      variables: { storyId: 'story' },
    }),
    attach: (number) => attach(poster, sampleEvent(number)),
    async stop() {
      poster.close();
      await server.stop();
    },
  };
}

async function installPeers() {
  console.log('Installing the peers, once.');
  const npm = spawn('npm', ['ci', '--prefix', PEERS, '--ignore-scripts', '--no-fund', '--no-audit'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci in ${PEERS} ended with ${code}.`);
}
