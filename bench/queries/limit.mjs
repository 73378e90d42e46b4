// The limit: a bare server that sends the text of one prepared statement.
import { createServer } from 'node:http';
import pg from 'pg';
import { countStatements, listen } from '../peers/side.mjs';
import { STATEMENTS } from './limitStatements.mjs';

countStatements(pg);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

listen(
  createServer((request, response) => {
    const name = request.url.slice(1);
    const { text, values } = STATEMENTS[name];
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const { rows } = await pool.query({
          name,
          text,
          values: values(JSON.parse(Buffer.concat(chunks).toString())),
        });
        const answer = Buffer.from(rows[0].answer);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
        response.end(answer);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  }),
);
