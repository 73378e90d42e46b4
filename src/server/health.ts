import type { ServerResponse } from 'node:http';
import { sendJson } from './httpFault.ts';

/** The process answers: nothing else is asked. */
export function sendLive(response: ServerResponse): void {
  sendJson(response, 200, { status: 'live' });
}

/** 200 where requests should be sent here, else 503: while starting, draining, or without a database. */
export async function sendReady(
  response: ServerResponse,
  isReady: () => Promise<boolean> | boolean,
  isDraining: boolean,
): Promise<void> {
  if (isDraining) return sendJson(response, 503, { status: 'draining' });
  const ready = await settled(isReady);
  sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'unavailable' });
}

/** A check that fails is an answer: not ready. */
async function settled(isReady: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await isReady();
  } catch {
    return false;
  }
}
