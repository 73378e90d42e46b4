-- What PostGraphile does not make of tables by itself: computed columns and a query, inlined where they are asked for.

CREATE OR REPLACE FUNCTION "Story_breakdown"(story "Story") RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
           'left', json_build_object('count', count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'LEFT')),
           'center', json_build_object('count', count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'CENTER')),
           'right', json_build_object('count', count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'RIGHT')))
    FROM "Article" AS article JOIN bench."SourceLeaning" ON "ordinal" = article."sourceOrdinal"
   WHERE article."storyId" = story."id"
$$;

CREATE OR REPLACE FUNCTION "Story_articlesOfSide"(story "Story", "wanted" "Side") RETURNS SETOF "Article" LANGUAGE sql STABLE AS $$
  SELECT article.*
    FROM "Article" AS article JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"
   WHERE article."storyId" = story."id"
     AND CASE WHEN COALESCE(article."ownLeaning", leaning."leaning") IN ('FAR_LEFT', 'LEFT', 'LEAN_LEFT') THEN 'LEFT'
              WHEN COALESCE(article."ownLeaning", leaning."leaning") = 'CENTER' THEN 'CENTER'
              WHEN COALESCE(article."ownLeaning", leaning."leaning") IN ('LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT') THEN 'RIGHT'
         END = "wanted"::text
$$;
COMMENT ON FUNCTION "Story_articlesOfSide"("Story", "Side") IS '@behavior +order';

CREATE OR REPLACE FUNCTION coverage_table("since" timestamptz, "until" timestamptz) RETURNS json LANGUAGE sql STABLE AS $$
  WITH article AS MATERIALIZED (
         SELECT article."storyId", article."sourceOrdinal",
                CASE WHEN own IN ('FAR_LEFT', 'LEFT', 'LEAN_LEFT') THEN 'LEFT' WHEN own = 'CENTER' THEN 'CENTER'
                     WHEN own IN ('LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT') THEN 'RIGHT' ELSE 'UNKNOWN' END AS "side"
           FROM "Article" AS article
           JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"
          CROSS JOIN LATERAL (SELECT COALESCE(article."ownLeaning", leaning."leaning") AS own) AS own
          WHERE article."publishedAt" >= "since" AND article."publishedAt" < "until" AND article."storyId" IS NOT NULL
       ), counted AS (
         SELECT "side", COALESCE(topic."slug", 'UNKNOWN') AS "topic", count(*)::int AS "articles",
                count(DISTINCT article."sourceOrdinal")::int AS "sources", count(DISTINCT article."storyId")::int AS "stories"
           FROM article
           LEFT JOIN "StoryTopic" AS link ON link."storyId" = article."storyId"
           LEFT JOIN "Topic" AS topic ON topic."id" = link."topicId"
          GROUP BY 1, 2
       ), shown AS (
         SELECT * FROM counted ORDER BY "articles" DESC, "side" COLLATE "C", "topic" COLLATE "C" LIMIT 100
       )
  SELECT json_build_object(
           'rows', json_agg(json_build_object('keys', json_build_array("side", "topic"), 'articleCount', "articles",
             'sourceCount', "sources", 'storyCount', "stories") ORDER BY "articles" DESC, "side" COLLATE "C", "topic" COLLATE "C"),
           'totalRows', (SELECT count(*) FROM counted), 'totalArticles', (SELECT count(*) FROM article))
    FROM shown
$$;

-- The order that PostGraphile has words for.
CREATE INDEX IF NOT EXISTS "bench_Story_latest" ON "Story" ("lastArticleAt" DESC, "id" DESC);

-- It looks for constraints and does not see that a column is unique by its index alone.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'Source_ordinal_key') THEN
    ALTER TABLE "Source" ADD CONSTRAINT "Source_ordinal_key" UNIQUE USING INDEX "Source_ordinal_key";
  END IF;
END $$;
