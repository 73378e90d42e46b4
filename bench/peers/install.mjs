// Installs what stands beside Parallax in the benchmark of queries, where it is missing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIRECTORY = fileURLToPath(new URL('.', import.meta.url));
const NODE = fileURLToPath(new URL('node_modules/node/bin/node', import.meta.url));

/** The Node to start the sides with: `24` is the one that the peers' lock file names (PostGraphile wants 22), else this one. */
export async function nodeFor(version) {
  await installPeers();
  return version === '24' ? NODE : process.execPath;
}

async function installPeers() {
  if (existsSync(NODE)) return;
  console.log('Installing the peers, and Node 24 with them.');
  await run('npm', ['ci']);
}

async function run(command, args) {
  const child = spawn(command, args, { cwd: DIRECTORY, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} in ${DIRECTORY} ended with ${code}.`);
}
