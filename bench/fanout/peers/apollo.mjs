// Apollo Server with graphql-ws and graphql-subscriptions, wired as its documentation says.
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express4';
import { makeExecutableSchema } from '@graphql-tools/schema';
import express from 'express';
import { PubSub } from 'graphql-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { listen } from './listen.mjs';
import { createNewsroom, eventFields, typeDefs } from './newsroom.mjs';

const newsroom = createNewsroom();
const pubsub = new PubSub();
const schema = makeExecutableSchema({
  typeDefs,
  resolvers: {
    Query: { story: newsroom.story },
    Mutation: {
      attachArticle: async (_, article) => {
        const event = newsroom.attach(article);
        await pubsub.publish(`articleAttached:${event.storyId}`, { articleAttached: event });
        return true;
      },
    },
    Subscription: {
      articleAttached: {
        subscribe: (_, { storyId }) => pubsub.asyncIterableIterator([`articleAttached:${storyId}`]),
      },
    },
    ArticleAttached: eventFields,
  },
});

const app = express();
const server = createServer(app);
useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }));
const apollo = new ApolloServer({ schema });
await apollo.start();
app.use('/graphql', express.json(), expressMiddleware(apollo));
listen(server, 'Apollo Server');
