// The limit: a bare `ws` server that sends to every socket the same bytes as the others, and knows no GraphQL.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { OUTLET, sampleCursor } from './sample.mjs';

const subscribers = new Map();
let events = 0;

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    broadcast(JSON.parse(Buffer.concat(chunks)));
    response.end('{}');
  });
});
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (text) => {
    const message = JSON.parse(text);
    if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (message.type === 'subscribe')
      subscribers.set(socket, `{"id":"${message.id}","type":"next","payload":`);
  });
  socket.on('close', () => subscribers.delete(socket));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`The limit is at http://127.0.0.1:${server.address().port}/graphql`);
});
process.once('SIGTERM', () => process.exit(0));

function broadcast({ title, url }) {
  events += 1;
  const articleAttached = {
    cursor: sampleCursor(events),
    occurredAt: new Date(),
    article: { title, url, source: { name: OUTLET.name, consensus: { leaning: OUTLET.leaning } } },
    story: { articleCount: events },
  };
  const rest = `${JSON.stringify({ data: { articleAttached } })}}`;
  for (const [socket, start] of subscribers) socket.send(start + rest);
}
