// Mercurius with its own subscriptions over the in-process emitter that it documents.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import mqemitter from 'mqemitter';
import { announce } from './listen.mjs';
import { createNewsroom, eventFields, typeDefs } from './newsroom.mjs';

const newsroom = createNewsroom();
const app = Fastify();
app.register(mercurius, {
  schema: typeDefs,
  resolvers: {
    Query: { story: newsroom.story },
    Mutation: {
      attachArticle: async (_, article, { pubsub }) => {
        const event = newsroom.attach(article);
        await pubsub.publish({
          topic: `articleAttached:${event.storyId}`,
          payload: { articleAttached: event },
        });
        return true;
      },
    },
    Subscription: {
      articleAttached: {
        subscribe: (_, { storyId }, { pubsub }) => pubsub.subscribe(`articleAttached:${storyId}`),
      },
    },
    ArticleAttached: eventFields,
  },
  subscription: { emitter: mqemitter() },
});

await app.listen({ port: 0, host: '127.0.0.1' });
announce('Mercurius', app.server.address().port);
