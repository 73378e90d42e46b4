import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runNode, startServer } from './processes.mjs';

/**
 * Starts the built server on a free port of 127.0.0.1, with the demo newsroom unless files are to be imported.
 * `settings` are its environment; `onLine` gets what it prints.
 */
export async function startParallax(settings, { imports = [], onLine } = {}) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    SEED_DEMO: String(imports.length === 0),
    ...settings,
  };
  if (settings.DATABASE_URL) await runNode(['dist/main.js', 'migrate'], env);
  if (imports.length > 0) await runNode(['dist/main.js', 'import', ...imports], env);
  return startServer(['dist/main.js'], env, onLine);
}

/** An empty PostgreSQL database of that name on the server at `url`; one that was there is dropped. Answers its address. */
export async function freshDatabase(url, name) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** A new directory for an embedded database, and how to be rid of it. */
export async function freshDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'parallax-bench-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
