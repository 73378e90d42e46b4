// The servers that are compared, each in a process of its own on the same database.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SECRET } from '../support/tokens.mjs';
import { OPERATIONS } from './operations.mjs';

/** Where a side's own server is, and how it is asked. */
const PEERS = {
  postgraphile: { file: '../peers/postgraphile/server.mjs', dialect: '../peers/postgraphile/dialect.mjs' },
  mercurius: { file: '../peers/mercurius/server.mjs' },
  apollo: { file: '../peers/apollo/server.mjs' },
};
const OWN = { limit: './limit.mjs', constant: './constant.mjs' };

export const SIDES = ['parallax', 'reading', 'limit', 'constant', ...Object.keys(PEERS)];

/** Starts a side with this Node. `directory` takes its log. */
export async function startSide(name, { node, url, directory, planner = 'equal' }) {
  if (name === 'parallax') return startParallax({ node, url, directory });
  if (name === 'reading')
    return startParallax({
      name,
      node,
      url,
      directory,
      settings: { DATABASE_URL: url, KEEP_READS: 'false' },
    });
  const planning = planner === 'default' ? '' : PLANNING;
  if (name in OWN) return startFork(name, OWN[name], bare(), { node, url, planning });
  const { file, dialect } = PEERS[name];
  return startFork(name, file, dialect ? await import(dialect) : graphql(), { node, url, planning });
}

/** How a side is asked a query, and what its answer says in the words of Parallax. */
function graphql(idOf = (id) => id) {
  return {
    requestFor: (name, { id, ...rest }) => ({
      path: '/graphql',
      body: JSON.stringify({
        query: OPERATIONS[name].query,
        variables: id === undefined ? rest : { id: idOf(id) },
      }),
    }),
    read: (_name, answer) => answer,
  };
}

function bare() {
  return {
    requestFor: (name, variant) => ({ path: `/${name}`, body: JSON.stringify(variant) }),
    read: (_name, answer) => answer,
  };
}

/** A bare server of the same statements on PGlite, which it opens under `dataDir`. */
export function startEmbeddedLimit({ node, dataDir }) {
  return startFork('by hand', '../embedded/limit.mjs', bare(), { node, settings: { DATA_DIR: dataDir } });
}

/** As Parallax plans its short reads, and runs its long ones: what one side is told, all are. The driver reads it. */
const PLANNING = '-c random_page_cost=1.1 -c jit=off';
/** As Parallax sets V8 for itself. */
const V8 = ['--no-allocation-site-pretenuring'];

async function startFork(
  name,
  file,
  dialect,
  { node, url, planning = PLANNING, settings = { DATABASE_URL: url } },
) {
  const child = fork(new URL(file, import.meta.url), {
    execPath: node,
    execArgv: V8,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
      PGOPTIONS: planning,
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = await once(child, 'message');
  return {
    name,
    port,
    pid: child.pid,
    requestFor: dialect.requestFor,
    read: dialect.read,
    tell: (message) => child.send(message),
    async statements() {
      child.send('statements');
      const [{ statements }] = await once(child, 'message');
      return statements;
    },
    stop: () => stop(child),
  };
}

/** With everything on that it has: authentication, limits, the log, and whatever else is its default. `settings` name its database. */
export async function startParallax({
  name = 'parallax',
  node,
  url,
  directory,
  settings = { DATABASE_URL: url },
}) {
  const log = join(directory, `${name}.log`);
  const file = await open(log, 'w');
  const child = spawn(
    node,
    [...(process.env.PARALLAX_NODE_OPTIONS?.split(' ').filter(Boolean) ?? []), 'dist/main.js'],
    {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: '0',
        LOG_LEVEL: 'info',
        SEED_DEMO: 'false',
        AUTH_SECRET: SECRET,
        ...settings,
      },
      stdio: ['ignore', file.fd, 'inherit'],
    },
  );
  let port;
  while (port === undefined) {
    if (child.exitCode !== null) throw new Error(`Parallax ended with ${child.exitCode}.`);
    await wait(50);
    port = /^Parallax is at http:\/\/[^/]*:(\d+)\/graphql/m.exec(await readFile(log, 'utf8'))?.[1];
  }
  return {
    name,
    port: Number(port),
    pid: child.pid,
    ...graphql((id) => Buffer.from(`Story:${id}`).toString('base64')),
    async statements() {
      // Lines are written within a tenth of a second.
      await wait(200);
      const counts = (await readFile(log, 'utf8')).matchAll(/"statements":(\d+)/g);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async stop() {
      await stop(child);
      await file.close();
    },
  };
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
