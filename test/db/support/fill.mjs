// Fills the database at the address given with an invented newsroom, so that a test can see how PostgreSQL plans for a large one.
import pg from 'pg';
import { fill } from '../../../bench/data/fill.mjs';

const [, , url, sizes] = process.argv;
const client = new pg.Client(url);
await client.connect();
await fill(client, JSON.parse(sizes));
await client.end();
