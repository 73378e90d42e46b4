import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { coalesced } from './coalesced.ts';
import type { Hints } from './hints.ts';
import { inProcessHints } from './inProcess.ts';

const CHANNEL = 'parallax:log';
/** From one attempt to connect to the next. */
const RETRY_MS = 500;

/** Publish and subscribe on Redis: for many processes, and where PgBouncer stands before PostgreSQL. */
export function redisHints(url: string): Hints {
  const here = inProcessHints();
  /** Who announces: Redis tells that one too, who has heard it already. */
  const self = randomUUID();
  let isClosed = false;
  const publisher = createClient({
    url,
    // A hint that cannot be sent now is worth nothing later.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: () => RETRY_MS },
  });
  const subscriber = publisher.duplicate();
  // Both reconnect by themselves; without a listener the first failure would end the process.
  publisher.on('error', () => {});
  subscriber.on('error', () => {});
  for (const client of [publisher, subscriber]) {
    // A connection that was only being made when this was closed is there after all, and would stay.
    client.on('connect', () => {
      if (isClosed) client.destroy();
    });
  }
  // Also after each reconnection: whatever was announced meanwhile went unheard.
  subscriber.on('ready', () => here.announce());

  const tellOthers = coalesced(() => publisher.publish(CHANNEL, self));
  return {
    announce() {
      here.announce();
      tellOthers();
    },
    listen(listener) {
      here.listen(listener);
      publisher.connect().catch(() => {});
      subscriber
        .connect()
        .then(() =>
          subscriber.subscribe(CHANNEL, (announcer) => {
            if (announcer !== self) here.announce();
          }),
        )
        .then(() => here.announce())
        .catch(() => {});
    },
    async close() {
      isClosed = true;
      await here.close();
      publisher.destroy();
      subscriber.destroy();
    },
  };
}
