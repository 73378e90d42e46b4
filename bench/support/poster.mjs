import { Agent, request } from 'node:http';

/** Sooner than any server closes a connection that nobody uses, which might be while the next request is on its way. */
const IDLE_MS = 1_000;

/** Sends JSON to the server at `port` over connections that stay open. Answers the body; throws where it is not 200. */
export function createPoster(port, headers = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: IDLE_MS });
  return {
    close: () => agent.destroy(),
    post(content) {
      const body = JSON.stringify(content);
      return new Promise((resolve, reject) => {
        const sent = request(
          {
            agent,
            host: '127.0.0.1',
            port,
            method: 'POST',
            path: '/graphql',
            headers: {
              ...headers,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            },
          },
          (response) => {
            const chunks = [];
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString();
              if (response.statusCode === 200) resolve(JSON.parse(text));
              else reject(new Error(`${response.statusCode} ${text.slice(0, 500)}`));
            });
          },
        );
        sent.on('error', reject);
        sent.end(body);
      });
    },
  };
}
