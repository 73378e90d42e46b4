import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { type Article, Prisma } from '../db/generated/client.ts';
import { manyLoader } from './grouped.ts';

/** An article with the id of the text that rests on it. */
type Cited = Article & { citingId: string };

export interface CitationLoaders {
  ofStatement: DataLoader<string, readonly Article[]>;
  ofAnalysis: DataLoader<string, readonly Article[]>;
  ofFaqEntry: DataLoader<string, readonly Article[]>;
  ofTimelineEvent: DataLoader<string, readonly Article[]>;
}

/** Citations that one text may show. */
const MOST_CITATIONS = 20;

/** The articles that a text rests on, in the order in which its editor named them. */
export function citationLoaders(database: Database): CitationLoaders {
  const citations = (table: Prisma.Sql, citing: Prisma.Sql): DataLoader<string, readonly Article[]> =>
    manyLoader<string, Cited>(
      (ids) =>
        database.query<Cited>(Prisma.sql`
          SELECT citing."id"::text AS "citingId", article.*
            FROM unnest(${ids}::text[]::uuid[]) AS citing("id")
           CROSS JOIN LATERAL (
             SELECT "articleId", "position" FROM ${table} AS citation
              WHERE citation.${citing} = citing."id"
              ORDER BY "position", "articleId" LIMIT ${MOST_CITATIONS}
           ) AS citation
            JOIN "Article" AS article ON article."id" = citation."articleId"
           ORDER BY citation."position", citation."articleId"`),
      ({ citingId }) => citingId,
    );
  return {
    ofStatement: citations(Prisma.sql`"StatementCitation"`, Prisma.sql`"statementId"`),
    ofAnalysis: citations(Prisma.sql`"AnalysisCitation"`, Prisma.sql`"analysisId"`),
    ofFaqEntry: citations(Prisma.sql`"FaqCitation"`, Prisma.sql`"faqEntryId"`),
    ofTimelineEvent: citations(Prisma.sql`"TimelineCitation"`, Prisma.sql`"timelineEventId"`),
  };
}
