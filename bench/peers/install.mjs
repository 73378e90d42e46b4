// Installs what stands beside Parallax in the benchmark of queries, where it is missing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIRECTORY = fileURLToPath(new URL('.', import.meta.url));
/** What Prisma makes of the schema of its side. */
const CLIENT = fileURLToPath(new URL('node_modules/.parallax-apollo/index.js', import.meta.url));
const NODE = fileURLToPath(new URL('node_modules/node/bin/node', import.meta.url));

/** The Node to start the sides with: `24` is the one that the peers' lock file names (PostGraphile wants 22), else this one. */
export async function nodeFor(version) {
  await installPeers();
  return version === '24' ? NODE : process.execPath;
}

async function installPeers() {
  if (existsSync(CLIENT)) return;
  console.log('Installing the peers, and Node 24 with them.');
  await run('npm', ['ci']);
  // Prisma looks for a schema engine that it then never calls; to name an executable keeps it from downloading one.
  const env = {
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  };
  await run('npx', ['prisma', 'generate', '--no-hints', '--schema', 'apollo/schema.prisma'], env);
}

async function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: DIRECTORY,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} in ${DIRECTORY} ended with ${code}.`);
}
