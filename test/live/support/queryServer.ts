import { onTestFinished } from 'vitest';
import type { RunningNewsroom } from '../../../src/resolvers/newsroom.ts';
import { createAuthenticator } from '../../../src/server/authentication.ts';
import { newsroomApplication } from '../../../src/server/newsroomApplication.ts';
import { openTestServer, type TestServer } from '../../server/support/startTestServer.ts';
import { AUTH } from '../../support/auth.ts';

/** A server of this newsroom, until the test is over. */
export async function startQueryServer(newsroom: RunningNewsroom): Promise<TestServer> {
  const server = await openTestServer(newsroomApplication(newsroom, createAuthenticator(AUTH)));
  onTestFinished(server.close);
  return server;
}

/** By how many statements each request was answered, in order. */
export function statementsIn({ log }: TestServer): unknown[] {
  return log.filter(({ msg }) => msg === 'request').map(({ statements }) => statements);
}
