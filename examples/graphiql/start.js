// Runs GraphiQL in its page. Its own way to reach a server leaves what is typed into the headers' editor out of a WebSocket's
// `connectionParams`: here a token counts for subscriptions as it does for queries.
import { createClient } from './graphql-ws/client.js';

const { renderYogaGraphiQL } = globalThis.YogaGraphiQL;
/** A text that has one. Where a query stands beside it, a socket answers that as well. */
const SUBSCRIPTION = /^\s*subscription\b/m;
const options = JSON.parse(document.getElementById('options').textContent);

renderYogaGraphiQL(document.getElementById('root'), { ...options, fetcher });

/**
 * Subscriptions over WebSocket, a socket each, that closes with its subscription; everything else over HTTP. Goes by the text alone:
 * GraphiQL parses that a little later, and names the operation that was there before until then.
 */
function fetcher({ query, variables, operationName }, { headers = {} } = {}) {
  const payload = {
    query,
    variables,
    operationName: query.includes(operationName) ? operationName : undefined,
  };
  return SUBSCRIPTION.test(query) ? subscribe(payload, headers) : ask(payload, headers);
}

function subscribe(payload, headers) {
  const url = `${location.origin.replace(/^http/, 'ws')}/graphql`;
  return createClient({ url, connectionParams: headers }).iterate(payload);
}

async function ask(payload, headers) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(payload),
  });
  return response.json();
}
