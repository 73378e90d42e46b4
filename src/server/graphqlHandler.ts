import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { AnswerCache } from './answerCache.ts';
import type { Application } from './application.ts';
import { createExecutor } from './compiled/executor.ts';
import { DocumentCache } from './documentCache.ts';
import { createFaultPresenter } from './fault.ts';
import { CostLimit } from './limits/costLimit.ts';
import { LIMITS } from './limits/limits.ts';
import { useCostLimit } from './limits/useCostLimit.ts';
import { useDocumentLimits } from './limits/useDocumentLimits.ts';
import { Hub } from './live/hub.ts';
import { LiveContexts } from './live/liveContexts.ts';
import { QueueOutlet } from './live/queueOutlet.ts';
import { SocketOperations } from './live/socketOperations.ts';
import { useLiveSubscriptions } from './live/useLiveSubscriptions.ts';
import { createPlainPost, plainMediaType, useAnswer } from './plainPost.ts';
import { useRequestBody } from './requestBody.ts';
import type { RequestRecord } from './requestRecord.ts';
import { sendResponse } from './sendResponse.ts';
import type { ServerContext } from './serverContext.ts';
import type { Session } from './session.ts';
import { useFaults } from './useFaults.ts';
import { useGraphQLExecutor } from './useGraphQLExecutor.ts';

/** Answers one request to `/graphql`; resolves when the answer is on its way, fails where there is none. */
export type GraphQLHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  record: RequestRecord,
  session: Session,
) => Promise<void>;

/** GraphQL over every transport. */
export interface GraphQLTransports {
  readonly http: GraphQLHandler;
  readonly sockets: SocketOperations;
  readonly hub: Hub;
}

/** Yoga with what this house wants of it: its own masking, CORS, GraphiQL and cache are off, as each has a file here. */
export function createGraphQL(app: Application, logger: Logger): GraphQLTransports {
  const present = createFaultPresenter(logger);
  const execute = createExecutor(app.schema);
  const costLimit = new CostLimit(LIMITS, present);
  const hub = new Hub();
  const yoga = createYoga<ServerContext>({
    schema: app.schema,
    context: ({ session, record }) => app.openContext(session.viewer, record),
    graphqlEndpoint: '/graphql',
    logging: false,
    maskedErrors: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    // Health has a file of its own; Yoga compares the end of the whole address, and none ends in a line break.
    healthCheckEndpoint: '\n',
    batching: false,
    multipart: false,
    maxRequestBodySize: false,
    // Errors are not kept: what was sent wrongly is not sent again and again, and the texts would take up memory.
    parserAndValidationCache: {
      documentCache: new DocumentCache(),
      errorCache: { get: () => undefined, set: () => {} },
    },
    plugins: [
      useGraphQLExecutor(execute),
      useLiveSubscriptions(hub, { app, present, execute, contexts: new LiveContexts(app) }),
      useRequestBody(),
      useDocumentLimits(LIMITS, present),
      useCostLimit(costLimit),
      useFaults(present),
      useAnswer(),
    ],
  });

  const answers = new AnswerCache(app.stamp);
  const answerPlainPost = createPlainPost({ app, yoga, answers, costLimit, execute, present });

  const http: GraphQLHandler = async (request, response, record, session) => {
    const openOutlet = (): QueueOutlet => new QueueOutlet(session.expiresAt, () => response.destroy());
    const context = { record, session, openOutlet };
    const mediaType = plainMediaType(request);
    if (mediaType !== null) return answerPlainPost(request, response, context, mediaType);
    await sendResponse(await yoga.handleNodeRequestAndResponse(request, response, context), response);
  };
  return { http, sockets: new SocketOperations({ yoga, present }), hub };
}
