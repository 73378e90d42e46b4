// What the limit sends: a whole answer by one statement each, as somebody who knows PostgreSQL well would write it by hand.

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const at = (column) => `to_char(${column} AT TIME ZONE 'UTC', ${INSTANT})`;

const LATEST = `
  SELECT story.*, row_number() OVER (ORDER BY COALESCE("lastArticleAt", '-infinity'::timestamptz) DESC, "id" DESC) AS "place"
    FROM "Story" AS story
   WHERE "status" NOT IN ('MERGED', 'EMERGING')
   ORDER BY COALESCE("lastArticleAt", '-infinity'::timestamptz) DESC, "id" DESC
   LIMIT 20`;

const BREAKDOWN = `
  SELECT json_build_object(
           'left', json_build_object('count', count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'LEFT')),
           'center', json_build_object('count', count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'CENTER')),
           'right', json_build_object('count', count(DISTINCT article."sourceOrdinal") FILTER (WHERE "side" = 'RIGHT'))) AS "json"
    FROM "Article" AS article JOIN bench."SourceLeaning" ON "ordinal" = article."sourceOrdinal"
   WHERE article."storyId" = story."id"`;

const articles = (limit) => `
  SELECT json_agg(json_build_object(
           'title', article."title", 'url', article."url", 'publishedAt', ${at('article."publishedAt"')},
           'source', json_build_object('name', source."name", 'consensus', json_build_object('leaning', leaning."leaning")))
           ORDER BY article."publishedAt" DESC, article."id" DESC) AS "json"
    FROM (SELECT * FROM "Article" WHERE "storyId" = story."id" ORDER BY "publishedAt" DESC, "id" DESC LIMIT ${limit}) AS article
    JOIN "Source" AS source ON source."ordinal" = article."sourceOrdinal"
    JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"`;

const SIDES = {
  LEFT: `'FAR_LEFT', 'LEFT', 'LEAN_LEFT'`,
  CENTER: `'CENTER'`,
  RIGHT: `'LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT'`,
};
const ofSide = (side) => `
  SELECT json_build_object('nodes', COALESCE(json_agg(json_build_object(
           'title', "title", 'url', "url", 'publishedAt', ${at('"publishedAt"')})
           ORDER BY "publishedAt" DESC, "id" DESC), '[]')) AS "json"
    FROM (SELECT article.*
            FROM "Article" AS article JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"
           WHERE article."storyId" = story."id"
             AND COALESCE(article."ownLeaning", leaning."leaning") IN (${SIDES[side]})
           ORDER BY article."publishedAt" DESC, article."id" DESC
           LIMIT 5) AS article`;

/** One text for each query; what it is asked for by is $1, $2. */
export const STATEMENTS = {
  Q1: {
    values: () => [],
    text: `
      SELECT json_build_object('data', json_build_object('stories', json_build_object('nodes', json_agg(json_build_object(
               'headline', story."headline", 'dek', story."dek", 'articleCount', story."articleCount",
               'biasBreakdown', breakdown."json", 'articles', json_build_object('nodes', article."json"))
               ORDER BY story."place"))))::text AS "answer"
        FROM (${LATEST}) AS story
       CROSS JOIN LATERAL (${BREAKDOWN}) AS breakdown
       CROSS JOIN LATERAL (${articles(5)}) AS article`,
  },
  Q2: {
    values: ({ slug }) => [slug],
    text: `
      SELECT json_build_object('data', json_build_object('story', json_build_object(
               'headline', story."headline", 'dek', story."dek", 'articleCount', story."articleCount",
               'biasBreakdown', breakdown."json", 'articles', json_build_object('nodes', article."json"),
               'timeline', json_build_object('nodes', COALESCE(event."json", '[]')))))::text AS "answer"
        FROM "StorySlug" AS slug JOIN "Story" AS story ON story."id" = slug."storyId"
       CROSS JOIN LATERAL (${BREAKDOWN}) AS breakdown
       CROSS JOIN LATERAL (${articles(50)}) AS article
       CROSS JOIN LATERAL (
         SELECT json_agg(json_build_object('occurredAt', ${at('"occurredAt"')}, 'headline', "headline", 'detail', "detail")
                         ORDER BY "occurredAt", "id") AS "json"
           FROM (SELECT * FROM "TimelineEvent" WHERE "storyId" = story."id" ORDER BY "occurredAt", "id" LIMIT 20) AS event
       ) AS event
       WHERE slug."slug" = $1`,
  },
  Q3: {
    values: ({ id }) => [id],
    text: `
      SELECT json_build_object('data', json_build_object('story', json_build_object('headline', "headline")))::text AS "answer"
        FROM "Story" WHERE "id" = $1`,
  },
  Q4: {
    values: ({ from, to }) => [from, to],
    text: `
      WITH article AS MATERIALIZED (
             SELECT article."storyId", article."sourceOrdinal",
                    CASE WHEN own IN (${SIDES.LEFT}) THEN 'LEFT' WHEN own IN (${SIDES.CENTER}) THEN 'CENTER'
                         WHEN own IN (${SIDES.RIGHT}) THEN 'RIGHT' ELSE 'UNKNOWN' END AS "side"
               FROM "Article" AS article
               JOIN "Story" AS story ON story."id" = article."storyId" AND story."status" <> 'EMERGING'
               JOIN bench."SourceLeaning" AS leaning ON leaning."ordinal" = article."sourceOrdinal"
              CROSS JOIN LATERAL (SELECT COALESCE(article."ownLeaning", leaning."leaning") AS own) AS own
              WHERE article."publishedAt" >= $1 AND article."publishedAt" < $2
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
      SELECT json_build_object('data', json_build_object('coverageTable', json_build_object(
               'rows', json_agg(json_build_object('keys', json_build_array("side", "topic"), 'articleCount', "articles",
                 'sourceCount', "sources", 'storyCount', "stories")
                 ORDER BY "articles" DESC, "side" COLLATE "C", "topic" COLLATE "C"),
               'totalRows', (SELECT count(*) FROM counted), 'totalArticles', (SELECT count(*) FROM article))))::text AS "answer"
        FROM shown`,
  },
  Q5: {
    values: () => [],
    text: `
      SELECT json_build_object('data', json_build_object('stories', json_build_object('nodes', json_agg(json_build_object(
               'headline', story."headline", 'left', l."json", 'center', c."json", 'right', r."json")
               ORDER BY story."place"))))::text AS "answer"
        FROM (${LATEST}) AS story
       CROSS JOIN LATERAL (${ofSide('LEFT')}) AS l
       CROSS JOIN LATERAL (${ofSide('CENTER')}) AS c
       CROSS JOIN LATERAL (${ofSide('RIGHT')}) AS r`,
  },
};
