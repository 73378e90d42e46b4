// Writes topics one by one into an embedded database, and says each slug once it is committed, until it is killed.
import { PGlite } from '@electric-sql/pglite';

const [dataDir] = process.argv.slice(2);
const database = await PGlite.create(`${dataDir}/postgres`);
for (let turn = 0; ; turn += 1) {
  const slug = `topic-${turn}`;
  await database.query('INSERT INTO "Topic" ("slug", "name") VALUES ($1, $1)', [slug]);
  process.stdout.write(`${slug}\n`);
}
