// Runs GraphiQL in its page. Its own way to reach a server leaves what is typed into the headers' editor out of a WebSocket's
// `connectionParams`: here a token counts for subscriptions as it does for queries.
import { createClient } from './graphql-ws/client.js';

const { renderYogaGraphiQL } = globalThis.YogaGraphiQL;
const options = JSON.parse(document.getElementById('options').textContent);

renderYogaGraphiQL(document.getElementById('root'), { ...options, fetcher });

/** Subscriptions over WebSocket, a socket each, that closes with its subscription; everything else over HTTP. */
function fetcher({ query, variables, operationName }, { headers = {}, documentAST } = {}) {
  const payload = { query, variables, operationName };
  return isSubscription(documentAST, operationName) ? subscribe(payload, headers) : ask(payload, headers);
}

function isSubscription(document, operationName) {
  const operations = (document?.definitions ?? []).filter(({ kind }) => kind === 'OperationDefinition');
  const chosen = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
  return chosen?.operation === 'subscription';
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
