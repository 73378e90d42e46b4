import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { citationRows } from './citationRows.ts';
import { recordset } from './rows.ts';

/** One claim of a story's overview, with the articles that carry it, in their order. */
export interface StatementInput {
  readonly id?: string;
  readonly storyId: string;
  /** From 0. */
  readonly position: number;
  readonly text: string;
  readonly citationIds: readonly string[];
}

/** Writes statements and their citations; an article cited twice counts once. Appends no event: the caller knows what it is part of. */
export async function addStatements(tx: Transaction, statements: readonly StatementInput[]): Promise<void> {
  if (statements.length === 0) return;
  const rows = statements.map((statement) => ({ ...statement, id: statement.id ?? randomUUID() }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Statement" ("id", "storyId", "position", "text")
    SELECT "id", "storyId", "position", "text"
      FROM ${recordset(rows)} AS given("id" uuid, "storyId" uuid, "position" int, "text" text)`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "StatementCitation" ("statementId", "articleId", "position")
    SELECT "of", "articleId", "position" FROM ${citationRows(rows)}`);
}
