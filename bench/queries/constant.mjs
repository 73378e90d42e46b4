// A constant answer of the same size: what the socket and the client allow.
import { createServer } from 'node:http';
import { listen } from '../peers/side.mjs';

const answers = new Map();
process.on('message', ({ name, answer }) => {
  if (answer !== undefined) answers.set(`/${name}`, Buffer.from(answer));
});

listen(
  createServer((request, response) => {
    request.resume().on('end', () => {
      const answer = answers.get(request.url);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
    });
  }),
);
