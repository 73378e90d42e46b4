// Prints what happens to one story, and goes on where it was when the server has been away: npm run example:node -- SLUG
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  WatchDocument,
  WatchedStoryDocument,
  type WatchedStoryQuery,
  type WatchSubscription,
  type WatchSubscriptionVariables,
} from './generated/graphql.ts';

const [slug, url = 'http://localhost:4000'] = process.argv.slice(2);
if (!slug) throw new Error('Name a story: npm run example:node -- SLUG [URL]');

const client = createClient({
  url: `${url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  // Between the query and the subscription, too.
  lazyCloseTimeout: 5_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  // A connection that is refused is an error and no close, which graphql-ws would by itself give up at.
  shouldRetry: () => true,
  // Half a second at first, then ever longer, and never in step with other clients.
  retryWait: (retries) =>
    new Promise((resolve) =>
      setTimeout(resolve, Math.min(500 * 2 ** retries, 10_000) * (0.5 + Math.random() / 2)),
    ),
  on: { closed: () => console.log('… away'), connected: () => console.log('… connected') },
});

// Queries may use the socket as well. The cursor is as old as this answer, so that nothing falls between the two.
const reading = client.iterate<WatchedStoryQuery>({ query: `${WatchedStoryDocument}`, variables: { slug } });
const { value } = await reading.next();
const story = value?.data?.story;
if (!story) throw new Error(`There is no story “${slug}”.`);
console.log(story.headline);

// graphql-ws subscribes anew with this very object: whoever moves `after` on with each message misses none and sees none twice.
const variables: WatchSubscriptionVariables = { storyId: story.id, after: story.cursor };
client.subscribe<WatchSubscription>(
  { query: `${WatchDocument}`, variables },
  {
    next({ data, errors }) {
      if (!data) return console.error(errors);
      variables.after = data.storyEvents.cursor;
      print(data.storyEvents);
    },
    error: (error) => console.error('The stream has ended:', error),
    complete: () => console.log('The story goes on elsewhere.'),
  },
);

function print({ cursor, ...message }: WatchSubscription['storyEvents']): void {
  console.log(JSON.stringify(message));
}
