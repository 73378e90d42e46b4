import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';

/** A story, and what others are looked for by. */
export interface RelatedKey {
  readonly storyId: string;
  /** A text query that asks for any of the headline's words; null where it has none. */
  readonly anyWord: string | null;
}

/** A story that may be related to another, or that other one itself. */
export interface RelatedCandidate extends Record<string, unknown> {
  readonly id: string;
  readonly headline: string;
  readonly topicIds: readonly string[];
}

/** Candidates of each kind that are compared: the latest ones, where there are more. */
const MOST_CANDIDATES = 100;

export type RelatedLoader = DataLoader<RelatedKey, readonly RelatedCandidate[], string>;

/**
 * The story itself, the 100 latest with a topic in common, and the 100 latest that have any of the words; EMERGING and
 * MERGED ones are none. In no promised order.
 */
export function relatedLoader(database: Database): RelatedLoader {
  return new DataLoader<RelatedKey, readonly RelatedCandidate[], string>(
    async (keys) => {
      const rows = await database.queryLong<RelatedCandidate & { place: number }>(candidatesStatement(keys));
      const answers: RelatedCandidate[][] = keys.map(() => []);
      for (const row of rows) answers[row.place]?.push(row);
      return answers;
    },
    { cacheKeyFn: ({ storyId }) => storyId },
  );
}

function candidatesStatement(keys: readonly RelatedKey[]): Prisma.Sql {
  return Prisma.sql`
    SELECT asked."place", story."id", story."headline",
           ARRAY(SELECT "topicId"::text FROM "StoryTopic" WHERE "storyId" = story."id") AS "topicIds"
      FROM unnest(${keys.map((_, place) => place)}::int[], ${keys.map(({ storyId }) => storyId)}::text[]::uuid[],
                  ${keys.map(({ anyWord }) => anyWord)}::text[]) AS asked("place", "storyId", "anyWord")
     CROSS JOIN LATERAL (
       SELECT asked."storyId" AS "id"
       UNION
       (SELECT story."id"
          FROM "Story" AS story
         WHERE story."id" IN (
                 SELECT "storyId" FROM "StoryTopic"
                  WHERE "topicId" IN (SELECT "topicId" FROM "StoryTopic" WHERE "storyId" = asked."storyId"))
           AND story."status" NOT IN ('EMERGING', 'MERGED')
         ORDER BY COALESCE(story."lastArticleAt", '-infinity'::timestamptz) DESC, story."id" DESC
         LIMIT ${MOST_CANDIDATES})
       UNION
       (SELECT story."id"
          FROM "Story" AS story
         WHERE to_tsvector('simple', story."searchText") @@ asked."anyWord"::tsquery
           AND story."status" NOT IN ('EMERGING', 'MERGED')
         ORDER BY COALESCE(story."lastArticleAt", '-infinity'::timestamptz) DESC, story."id" DESC
         LIMIT ${MOST_CANDIDATES})
     ) AS candidate
      JOIN "Story" AS story ON story."id" = candidate."id"`;
}
