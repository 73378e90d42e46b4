// What happens in the newsroom while it is read, so that kept answers are no longer good.
import pg from 'pg';

/** About no story and no outlet: it changes no answer, and none of them can know. */
const HAPPEN = `WITH event AS (
  INSERT INTO "EventLog" ("type", "payload") VALUES ('TOPIC_CHANGED', '{"topicIds":[]}'::jsonb)
) SELECT pg_notify('parallax_log', 'written elsewhere')`;

/** Has so many events a second happen, each in a transaction of its own. Answers how to stop that. */
export async function happen(url, perSecond) {
  if (perSecond === 0) return async () => {};
  const client = new pg.Client(url);
  await client.connect();
  let last;
  const timer = setInterval(() => {
    last = client.query(HAPPEN);
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    await last;
    await client.end();
  };
}
