// Yoga with graphql-ws, wired as its documentation says.
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { listen } from './listen.mjs';
import { createNewsroom, eventFields, typeDefs } from './newsroom.mjs';

const newsroom = createNewsroom();
const pubSub = createPubSub();
const yoga = createYoga({
  logging: false,
  graphiql: { subscriptionsProtocol: 'WS' },
  schema: createSchema({
    typeDefs,
    resolvers: {
      Query: { story: newsroom.story },
      Mutation: {
        attachArticle: (_, article) => {
          const event = newsroom.attach(article);
          pubSub.publish('articleAttached', event.storyId, event);
          return true;
        },
      },
      Subscription: {
        articleAttached: {
          subscribe: (_, { storyId }) => pubSub.subscribe('articleAttached', storyId),
          resolve: (event) => event,
        },
      },
      ArticleAttached: eventFields,
    },
  }),
});

const server = createServer(yoga);
useServer(
  {
    execute: (args) => args.rootValue.execute(args),
    subscribe: (args) => args.rootValue.subscribe(args),
    onSubscribe: async (ctx, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...ctx,
        req: ctx.extra.request,
        socket: ctx.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  new WebSocketServer({ server, path: yoga.graphqlEndpoint }),
);
listen(server, 'Yoga');
