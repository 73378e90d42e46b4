import { onTestFinished } from 'vitest';
import type { AuthConfig } from '../../../src/config.ts';
import { createAuthenticator } from '../../../src/server/authentication.ts';
import { newsroomApplication } from '../../../src/server/newsroomApplication.ts';
import { startTestServer, type TestServer } from '../../server/support/startTestServer.ts';
import type { Contents, Engine } from '../../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

export const AUTH: AuthConfig = {
  kind: 'secret',
  secret: 'a secret of at least thirty-two bytes',
  issuer: null,
  audience: null,
};

export interface LiveServer {
  readonly room: TestNewsroom;
  readonly server: TestServer;
  readonly url: string;
}

/** A newsroom behind a server on a free port, both closed when the test is over. */
export async function startLiveServer(engine: Engine, contents: Contents = 'demo'): Promise<LiveServer> {
  const room = await openTestNewsroom(engine, contents);
  onTestFinished(() => room.close());
  const server = await startTestServer(newsroomApplication(room.newsroom, createAuthenticator(AUTH)));
  return { room, server, url: server.url };
}
