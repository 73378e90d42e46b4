import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { citationRows } from './citationRows.ts';
import { recordset } from './rows.ts';

/** A question and its answer, with the articles that carry it, in their order. */
export interface FaqEntryInput {
  readonly id?: string;
  readonly storyId: string;
  /** From 0. */
  readonly position: number;
  readonly question: string;
  readonly answer: string;
  readonly citationIds: readonly string[];
}

/** Writes FAQ entries and their citations. Appends no event: the caller knows what it is part of. */
export async function addFaqEntries(tx: Transaction, entries: readonly FaqEntryInput[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ ...entry, id: entry.id ?? randomUUID() }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "FaqEntry" ("id", "storyId", "position", "question", "answer")
    SELECT "id", "storyId", "position", "question", "answer"
      FROM ${recordset(rows)} AS given("id" uuid, "storyId" uuid, "position" int, "question" text, "answer" text)`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "FaqCitation" ("faqEntryId", "articleId", "position")
    SELECT "of", "articleId", "position" FROM ${citationRows(rows)}`);
}
