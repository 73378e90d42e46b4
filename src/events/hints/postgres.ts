import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { coalesced } from './coalesced.ts';
import type { Hints } from './hints.ts';
import { inProcessHints } from './inProcess.ts';

const CHANNEL = 'parallax_log';
/** From one attempt to connect to the next. */
const RETRY_MS = 500;

/**
 * LISTEN and NOTIFY on a connection of their own, apart from every transaction: a NOTIFY inside each commit halves the rate
 * of writing. Does not pass PgBouncer's transaction mode; there Redis carries the hints, or the look once a second.
 */
export function postgresHints(url: string): Hints {
  const here = inProcessHints();
  /** Who announces: PostgreSQL tells that one too, who has heard it already. */
  const self = randomUUID();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'parallax hints',
      keepAlive: true,
    });
    let isBroken = false;
    const replace = (): void => {
      if (isBroken) return;
      isBroken = true;
      client = undefined;
      void fresh.end().catch(() => {});
      if (!isClosed) timer = setTimeout(() => void connect(), RETRY_MS).unref();
    };
    fresh.on('error', replace);
    fresh.on('end', replace);
    fresh.on('notification', ({ payload }) => {
      if (payload !== self) here.announce();
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      if (isClosed || isBroken) return void fresh.end().catch(() => {});
      client = fresh;
      // Whatever was announced before this moment went unheard.
      here.announce();
    } catch {
      replace();
    }
  }

  const tellOthers = coalesced(async () => client?.query(`NOTIFY ${CHANNEL}, '${self}'`));
  return {
    announce() {
      here.announce();
      tellOthers();
    },
    listen(listener) {
      here.listen(listener);
      void connect();
    },
    async close() {
      isClosed = true;
      await here.close();
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
