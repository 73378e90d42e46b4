// A bare server that sends the text of one statement of PGlite.
import { createServer } from 'node:http';
import { PGlite } from '@electric-sql/pglite';
import { listen } from '../peers/side.mjs';
import { STATEMENTS } from '../queries/limitStatements.mjs';

const pglite = await PGlite.create(process.env.DATA_DIR);

listen(
  createServer((request, response) => {
    const { text, values } = STATEMENTS[request.url.slice(1)];
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const { rows } = await pglite.query(text, values(JSON.parse(Buffer.concat(chunks).toString())));
        const answer = Buffer.from(rows[0].answer);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
        response.end(answer);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  }),
);
