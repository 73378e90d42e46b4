import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { SetupError } from '../errors.ts';
import { admit } from './admission.ts';
import type { Application } from './application.ts';
import { answerCors } from './cors.ts';
import { csrfFault } from './csrf.ts';
import { createDashboard, DASHBOARD_PATH, DASHBOARD_ROOT } from './dashboard.ts';
import { readExamples } from './examples.ts';
import { ASSET_ROOT, createGraphiQL, wantsPage } from './graphiql.ts';
import { createGraphQL } from './graphqlHandler.ts';
import { sendLive, sendReady } from './health.ts';
import { hostFault } from './hostHeader.ts';
import { sendFault } from './httpFault.ts';
import type { SocketLimits } from './live/socketLimits.ts';
import { SocketServer } from './live/socketServer.ts';
import { type Figures, Metrics, sendMetrics } from './metrics.ts';
import { bodyFault } from './requestBody.ts';
import { requestIdFrom } from './requestId.ts';
import { pathOf, RequestLog } from './requestLog.ts';
import { openRecord, type RequestRecord } from './requestRecord.ts';
import { serverUrl } from './serverUrl.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  /** Left out: those of `SOCKET_LIMITS`. */
  readonly socketLimits?: SocketLimits;
  /** Of one process among several: shares its figures with the others, and answers how to have those of all. */
  readonly shareFigures?: (own: () => Promise<Figures>) => () => Promise<Figures[]>;
}

export interface RunningServer {
  /** Where it can be reached from this machine, without a slash at the end: `http://localhost:4000`. */
  readonly url: string;
  /** Takes no new connection, finishes what was asked, then resolves; readiness is 503 from the first moment. */
  close(): Promise<void>;
}

/** Milliseconds within which a client must have sent its whole request. */
const REQUEST_TIMEOUT = 30_000;

/** What is asked for so often that nobody wants to read of it. */
const ROUTINE = ['/health/', '/metrics', ASSET_ROOT, DASHBOARD_ROOT];

/** Listens, and answers until it is closed. Fails with a SetupError where the address is taken or not this machine's. */
export async function startServer(app: Application, options: ServerOptions): Promise<RunningServer> {
  const graphiql = createGraphiQL(await readExamples());
  const dashboard = createDashboard();
  const graphql = createGraphQL(app, options.logger);
  const requestLog = new RequestLog(options.logger);
  const sockets = new SocketServer(graphql.sockets, app.authenticator, options);
  const metrics = new Metrics(() => ({
    ...graphql.hub.size,
    delivered: graphql.hub.delivered,
    sockets: sockets.size,
    statements: app.tally.total,
    ...app.progress(),
  }));
  const ownFigures = (): Promise<Figures> => metrics.figures();
  const allFigures = options.shareFigures?.(ownFigures) ?? (async () => [await ownFigures()]);
  let isDraining = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = openRecord(requestIdFrom(request.headers['x-request-id']));
    const path = pathOf(request);
    response.setHeader('x-request-id', record.requestId);
    if (isDraining) response.setHeader('connection', 'close');
    response.once('close', () => {
      const isRoutine = ROUTINE.some((root) => path.startsWith(root));
      requestLog.write(isRoutine ? 'debug' : 'info', request, response, record);
      metrics.note(response, record);
      if (isDraining) server.closeIdleConnections();
    });
    try {
      await route(path, request, response, record);
    } catch (error) {
      options.logger.error({ requestId: record.requestId, err: error }, 'unexpected error');
      if (response.headersSent) return void response.destroy();
      sendFault(request, response, record, { status: 500, code: 'INTERNAL', message: 'Unexpected error.' });
    }
  }

  async function route(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    record: RequestRecord,
  ): Promise<void> {
    if (path === '/graphql') {
      return answerGraphQL(request, response, record);
    }
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (path === '/health/live') return sendLive(response);
      if (path === '/health/ready') return sendReady(response, app.isReady, isDraining);
      if (path === '/metrics') return sendMetrics(response, await allFigures());
      if (path === '/') return void response.writeHead(302, { location: '/graphql' }).end();
      if (path === DASHBOARD_PATH) return dashboard.sendPage(request, response);
      if (path.startsWith(ASSET_ROOT) && (await graphiql.sendAsset(request, response, path))) return;
      if (path.startsWith(DASHBOARD_ROOT) && (await dashboard.sendAsset(request, response, path))) return;
    }
    const message = `There is nothing at ${path.slice(0, 100)}; the API is at /graphql.`;
    sendFault(request, response, record, { status: 404, code: 'BAD_USER_INPUT', message });
  }

  async function answerGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    record: RequestRecord,
  ): Promise<void> {
    if (answerCors(request, response, options.corsOrigins)) return;
    if (wantsPage(request)) return graphiql.sendPage(request, response);
    const fault = hostFault(request) ?? bodyFault(request) ?? csrfFault(request);
    if (fault) return sendFault(request, response, record, fault);
    const admission = await admit(request, app.authenticator);
    if ('fault' in admission) return sendFault(request, response, record, admission.fault);
    await graphql.http(request, response, record, admission.session);
  }

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, (request, response) => {
    void answer(request, response);
  });
  server.on('upgrade', (request, tcp, head) => sockets.upgrade(request, tcp, head));
  await listen(server, options);

  return {
    url: serverUrl(options.host, portOf(server)),
    async close() {
      isDraining = true;
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
      // Sockets are closed when what was asked over them is answered, and their subscriptions with them.
      await sockets.close();
      graphql.hub.drain();
      await closed;
    },
  };
}

function listen(server: Server, options: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(
        new SetupError(`Nobody can listen on HOST ${options.host}, PORT ${options.port}: ${error.message}`),
      );
    server.once('error', fail);
    server.listen(options.port, options.host, () => {
      server.removeListener('error', fail);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
