import { databaseUrl, freshDatabase, withClient } from './database.mjs';
import { fill } from './fill.mjs';

/** The address of a database that `npm run bench -- data` made; makes it now where there is none of that name. */
export async function filledDatabase(name, sizes) {
  const url = databaseUrl(name);
  if (await isFilled(name, url)) return url;
  console.log(`Making the data in ${name}: ${JSON.stringify(sizes)}.`);
  await freshDatabase(name);
  await withClient(url, (client) => fill(client, sizes));
  return url;
}

async function isFilled(name, url) {
  const isThere = await withClient(process.env.TEST_DATABASE_URL, async (client) => {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return rows.length > 0;
  });
  if (!isThere) return false;
  return withClient(url, async (client) => {
    // The last table that is filled.
    const { rows } = await client.query(`SELECT to_regclass('bench."SourceLeaning"') AS "name"`);
    return rows[0].name !== null;
  });
}
