import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma, type Story } from '../db/generated/client.ts';

export interface RelatedKey {
  readonly storyId: string;
  readonly first: number;
}

/** Candidates of each kind that are compared; the latest ones, where there are more. */
const MOST_CANDIDATES = 200;

/**
 * The stories nearest to a story. Two stories are as near as the share of their topics that both have plus the share
 * of their headline and dek words that both have (two Jaccard indices, 0 to 2), the words folded as for search. Candidates are
 * the 200 latest with a topic in common and the 200 latest with two words in common; EMERGING and MERGED ones are none.
 * Nearest first, then by id.
 */
export function relatedLoader(database: Database): DataLoader<RelatedKey, readonly Story[], string> {
  return new DataLoader<RelatedKey, readonly Story[], string>(
    async (keys) => {
      const rows = await database.query<Story & { place: number }>(relatedStatement(keys));
      const answers: Story[][] = keys.map(() => []);
      for (const row of rows) answers[row.place]?.push(row);
      return answers;
    },
    { cacheKeyFn: ({ storyId, first }) => `${storyId} ${first}` },
  );
}

function relatedStatement(keys: readonly RelatedKey[]): Prisma.Sql {
  return Prisma.sql`
    SELECT asked."place", related."nearness", story.*
      FROM unnest(${keys.map((_, place) => place)}::int[], ${keys.map(({ storyId }) => storyId)}::text[]::uuid[],
                  ${keys.map(({ first }) => first)}::int[]) AS asked("place", "storyId", "first")
      JOIN "Story" AS origin ON origin."id" = asked."storyId"
     CROSS JOIN LATERAL (
       SELECT tsvector_to_array(to_tsvector('simple', origin."searchText")) AS "words",
              ARRAY(SELECT "topicId" FROM "StoryTopic" WHERE "storyId" = origin."id") AS "topics"
     ) AS own
     CROSS JOIN LATERAL (
       SELECT candidate."id", ${jaccard(Prisma.sql`own."words"`, Prisma.sql`candidate."words"`)}
                            + ${jaccard(Prisma.sql`own."topics"`, Prisma.sql`candidate."topics"`)} AS "nearness"
         FROM (
           SELECT other."id", tsvector_to_array(to_tsvector('simple', other."searchText")) AS "words",
                  ARRAY(SELECT "topicId" FROM "StoryTopic" WHERE "storyId" = other."id") AS "topics"
             FROM (
               (SELECT story."id", story."searchText"
                  FROM "Story" AS story
                 WHERE story."id" IN (SELECT "storyId" FROM "StoryTopic" WHERE "topicId" = ANY(own."topics"))
                   AND story."id" <> origin."id" AND story."status" NOT IN ('EMERGING', 'MERGED')
                 ORDER BY COALESCE(story."lastArticleAt", '-infinity'::timestamptz) DESC, story."id" DESC
                 LIMIT ${MOST_CANDIDATES})
               UNION
               (SELECT story."id", story."searchText"
                  FROM "Story" AS story
                 WHERE to_tsvector('simple', story."searchText") @@ (
                         SELECT string_agg(quote_literal(word), ' | ')::tsquery FROM unnest(own."words") AS word)
                   AND (SELECT count(*) FROM unnest(tsvector_to_array(to_tsvector('simple', story."searchText"))) AS word
                         WHERE word = ANY(own."words")) >= 2
                   AND story."id" <> origin."id" AND story."status" NOT IN ('EMERGING', 'MERGED')
                 ORDER BY COALESCE(story."lastArticleAt", '-infinity'::timestamptz) DESC, story."id" DESC
                 LIMIT ${MOST_CANDIDATES})
             ) AS other
         ) AS candidate
        ORDER BY "nearness" DESC, candidate."id"
        LIMIT asked."first"
     ) AS related
      JOIN "Story" AS story ON story."id" = related."id"
     ORDER BY asked."place", related."nearness" DESC, related."id"`;
}

/** |a ∩ b| ÷ |a ∪ b| of two arrays without repeats; 0 of two empty ones. */
function jaccard(a: Prisma.Sql, b: Prisma.Sql): Prisma.Sql {
  const shared = Prisma.sql`(SELECT count(*) FROM unnest(${a}) AS one WHERE one = ANY(${b}))`;
  return Prisma.sql`COALESCE(${shared}::float8 / NULLIF(cardinality(${a}) + cardinality(${b}) - ${shared}, 0), 0)`;
}
