import type { NewsroomOptions } from '../../../src/resolvers/newsroom.ts';
import { createAuthenticator } from '../../../src/server/authentication.ts';
import { newsroomApplication } from '../../../src/server/newsroomApplication.ts';
import { openTestServer, type TestServer } from '../../server/support/startTestServer.ts';
import { AUTH } from '../../support/auth.ts';
import type { Contents, Engine } from '../../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

export interface LiveServer {
  readonly room: TestNewsroom;
  readonly server: TestServer;
  readonly url: string;
  close(): Promise<void>;
}

/** A newsroom behind a server on a free port, until it is closed. */
export async function startLiveServer(
  engine: Engine,
  contents: Contents = 'demo',
  options: NewsroomOptions = {},
): Promise<LiveServer> {
  const room = await openTestNewsroom(engine, contents, options);
  const server = await openTestServer(newsroomApplication(room.newsroom, createAuthenticator(AUTH)));
  const close = async (): Promise<void> => {
    await server.close();
    await room.close();
  };
  return { room, server, url: server.url, close };
}
