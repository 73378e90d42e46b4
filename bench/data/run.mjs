// Makes the data that the benchmarks of queries and growth read: see ../README.md.
import { parseArgs } from 'node:util';
import { freshDatabase, withClient } from './database.mjs';
import { fill } from './fill.mjs';
import { SIZES } from './sizes.mjs';

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'parallax_bench' },
    articles: { type: 'string', default: String(SIZES.articles) },
    stories: { type: 'string', default: String(SIZES.stories) },
    sources: { type: 'string', default: String(SIZES.sources) },
    events: { type: 'string', default: String(SIZES.events) },
    days: { type: 'string', default: String(SIZES.days) },
    seed: { type: 'string', default: String(SIZES.seed) },
    /** Further stories of exactly so many articles each: `10,1000`. */
    sizes: { type: 'string', default: '' },
  },
});
const { database, sizes, ...numbers } = values;
const begun = performance.now();
const url = await freshDatabase(database);
await withClient(url, (client) =>
  fill(client, {
    ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, Number(text)])),
    sizes: sizes.split(',').filter(Boolean).map(Number),
  }),
);
console.log(`${database}: ${JSON.stringify(values)}, ${Math.round((performance.now() - begun) / 1_000)} s.`);
