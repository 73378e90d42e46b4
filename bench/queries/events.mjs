// What happens in the newsroom while it is read, so that kept answers are no longer good.
import pg from 'pg';

/** The stories of the front page. */
const NEWEST = `SELECT "id"::text FROM "Story" ORDER BY "lastArticleAt" DESC NULLS LAST, "id" DESC LIMIT 20`;
/** Something about one story: no answer is good any more, nor what was read of that story, nor any list of stories. */
const HAPPEN = `WITH event AS (
  INSERT INTO "EventLog" ("type", "payload") VALUES ('STORY_CHANGED', jsonb_build_object('storyIds', jsonb_build_array($1::text)))
) SELECT pg_notify('parallax_log', 'written elsewhere')`;

/** Has so many events a second happen, to the stories of the front page in turn, each in a transaction of its own. Answers how to stop that. */
export async function happen(url, perSecond) {
  if (perSecond === 0) return async () => {};
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(NEWEST);
  let turn = 0;
  let last = Promise.resolve();
  const timer = setInterval(() => {
    const { id } = rows[turn % rows.length];
    last = last.then(() => client.query(HAPPEN, [id]));
    turn += 1;
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    await last;
    await client.end();
  };
}
