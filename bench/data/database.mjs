// Databases that benchmarks may drop: beside the one of TEST_DATABASE_URL, under names of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';

/** The address of a database on the server of TEST_DATABASE_URL. */
export function databaseUrl(name) {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) {
    console.error('This benchmark runs on PostgreSQL: it wants TEST_DATABASE_URL.');
    process.exit(2);
  }
  const address = new URL(server);
  address.pathname = `/${name}`;
  return address.href;
}

/** Makes the database anew, empty and migrated; answers its address. */
export async function freshDatabase(name) {
  const url = databaseUrl(name);
  await withClient(process.env.TEST_DATABASE_URL, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  });
  const env = { ...process.env, DATABASE_URL: url };
  const migrate = spawn(process.execPath, ['dist/main.js', 'migrate'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(migrate, 'exit');
  if (code !== 0) throw new Error(`The migration of ${name} ended with ${code}.`);
  return url;
}

/** Runs `work` with a connection that is closed whatever becomes of it. */
export async function withClient(url, work) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
