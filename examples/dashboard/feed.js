// Reads a story and follows it, whatever breaks on the way.
import { createClient } from './graphql-ws/client.js';

const ENDPOINT = '/graphql';
/** The socket is asked whether it is still there every so often, and given up when it has not answered for so long. */
const PING_MS = 12_000;
const PONG_MS = 5_000;
const LONGEST_WAIT_MS = 10_000;

const documents = await (await fetch(new URL('dashboard.graphql', import.meta.url))).text();

/** Asks over HTTP, again and again until there is an answer; `onTrouble` is told of each time that there is none. */
export async function ask(operationName, variables, onTrouble) {
  for (let failures = 0; ; failures += 1) {
    try {
      const response = await fetch(ENDPOINT, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: documents, operationName, variables }),
      });
      const { data } = await response.json();
      if (data) return data;
    } catch {
      // The network, or something between that is not this server.
    }
    onTrouble();
    await patience(failures);
  }
}

/**
 * Follows a story from a cursor. graphql-ws subscribes anew with the very same payload when it has lost its socket: as `after`
 * is moved on with each message, the stream goes on where it broke, and nothing is missed or told twice.
 */
export function follow({ storyId, after }, { onMessage, onConnected, onLost, onEnd }) {
  const variables = { storyId, after };
  let lastPing;
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${ENDPOINT}`,
    retryAttempts: Number.POSITIVE_INFINITY,
    // A connection that is refused is an error and no close, which graphql-ws would by itself give up at.
    shouldRetry: () => true,
    retryWait: patience,
    keepAlive: PING_MS,
    on: {
      connected: (_socket, _payload, isRetry) => onConnected(isRetry),
      ping: (isReceived) => {
        if (!isReceived) lastPing = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(lastPing);
      },
      closed: () => {
        clearTimeout(lastPing);
        onLost();
      },
    },
  });
  client.subscribe(
    { query: documents, operationName: 'LiveEvents', variables },
    {
      next: ({ data }) => {
        // An event that could not be read is no reason to stop: the next one brings the state with it.
        if (!data) return;
        variables.after = data.storyEvents.cursor;
        onMessage(data.storyEvents);
      },
      error: () => onEnd('failed'),
      complete: () => onEnd('complete'),
    },
  );
}

/** Half a second at first, then ever longer, never in step with others; at once when the network is back. */
function patience(failures) {
  const longest = Math.min(500 * 2 ** failures, LONGEST_WAIT_MS);
  return new Promise((resolve) => {
    setTimeout(resolve, longest * (0.5 + Math.random() / 2));
    addEventListener('online', resolve, { once: true });
  });
}
