// Statements that the peers send as they are, because none of them has words of its own for them.

export const LEANINGS = {
  LEFT: ['FAR_LEFT', 'LEFT', 'LEAN_LEFT'],
  CENTER: ['CENTER'],
  RIGHT: ['LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT'],
};

/** How many outlets of each side cover each of the stories $1. */
export const BREAKDOWNS = `
  SELECT article."storyId"::text AS "storyId",
         (count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'LEFT'))::int AS "left",
         (count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'CENTER'))::int AS "center",
         (count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'RIGHT'))::int AS "right"
    FROM "Article" AS article JOIN bench."SourceLeaning" ON "ordinal" = article."sourceOrdinal"
   WHERE article."storyId" = ANY($1::uuid[])
   GROUP BY article."storyId"`;

const side = Object.entries(LEANINGS)
  .map(
    ([name, leanings]) =>
      `WHEN own IN (${leanings.map((leaning) => `'${leaning}'`).join(', ')}) THEN '${name}'`,
  )
  .join(' ');

/** Articles from $1 to $2 by side and topic; the first hundred rows, each with the totals of all. */
export const COVERAGE_TABLE = `
  WITH article AS MATERIALIZED (
         SELECT article."storyId", article."sourceOrdinal", CASE ${side} ELSE 'UNKNOWN' END AS "side"
           FROM "Article" AS article
           JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"
          CROSS JOIN LATERAL (SELECT COALESCE(article."ownLeaning", leaning."leaning") AS own) AS own
          WHERE article."publishedAt" >= $1::timestamptz AND article."publishedAt" < $2::timestamptz
            AND article."storyId" IS NOT NULL
       ), counted AS (
  SELECT "side", COALESCE(topic."slug", 'UNKNOWN') AS "topic", count(*)::int AS "articleCount",
         count(DISTINCT article."sourceOrdinal")::int AS "sourceCount", count(DISTINCT article."storyId")::int AS "storyCount",
         (count(*) OVER ())::int AS "totalRows", (SELECT count(*)::int FROM article) AS "totalArticles"
    FROM article
    LEFT JOIN "StoryTopic" AS link ON link."storyId" = article."storyId"
    LEFT JOIN "Topic" AS topic ON topic."id" = link."topicId"
   GROUP BY 1, 2
       )
  SELECT * FROM counted
   ORDER BY "articleCount" DESC, "side" COLLATE "C", "topic" COLLATE "C"
   LIMIT 100`;

/** The rows of COVERAGE_TABLE as the schema has them. */
export function coverageTable(rows) {
  return {
    rows: rows.map(({ side: key, topic, ...counts }) => ({ keys: [key, topic], ...counts })),
    totalRows: rows[0]?.totalRows ?? 0,
    totalArticles: rows[0]?.totalArticles ?? 0,
  };
}
