import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Sends what Yoga answered. Its own way to do so would show the stack of an unexpected error to the client;
 * here a failure is thrown, and masked and logged like any other. Resolves when a stream has ended or the client has gone.
 */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status;
  // Only whole answers know their length.
  if (!answer.body || answer.headers.has('content-length')) {
    response.end(await answer.text());
    return;
  }
  try {
    await pipeline(answer.body, response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}
