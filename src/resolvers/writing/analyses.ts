import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Side } from '../../domain/leaning.ts';
import { citationRows } from './citationRows.ts';
import { recordset } from './rows.ts';

/** How one side tells a story, with the articles that carry it, in their order. */
export interface AnalysisInput {
  readonly id?: string;
  readonly storyId: string;
  readonly side: Side;
  readonly text: string;
  readonly citationIds: readonly string[];
}

/** Writes analyses and their citations. Fails where the story has one of that side. Appends no event: the caller knows what it is part of. */
export async function addAnalyses(tx: Transaction, analyses: readonly AnalysisInput[]): Promise<void> {
  if (analyses.length === 0) return;
  const rows = analyses.map((analysis) => ({ ...analysis, id: analysis.id ?? randomUUID() }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Analysis" ("id", "storyId", "side", "text")
    SELECT "id", "storyId", "side", "text"
      FROM ${recordset(rows)} AS given("id" uuid, "storyId" uuid, "side" "Side", "text" text)`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "AnalysisCitation" ("analysisId", "articleId", "position")
    SELECT "of", "articleId", "position" FROM ${citationRows(rows)}`);
}
