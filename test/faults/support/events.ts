import type { Database } from '../../../src/db/database.ts';
import { inTransaction, type Transaction } from '../../../src/db/transaction.ts';
import { upsertArticles } from '../../../src/resolvers/writing/articles.ts';
import { attach } from '../../../src/resolvers/writing/attachments.ts';
import { HOST } from './ground.ts';

/** Attaches an article within a transaction, as everybody who writes does; answers its id in the database. */
export async function attachIn(tx: Transaction, storyId: string, name: string): Promise<string> {
  const [outlet] = await tx.source.findMany({ where: { domain: HOST } });
  const [article] = await upsertArticles(tx, [
    {
      url: `https://${HOST}/${name}`,
      title: `Report ${name}`,
      excerpt: null,
      authors: [],
      imageUrl: null,
      language: null,
      publishedAt: new Date('2026-11-01T10:00:00Z'),
      sourceOrdinal: outlet?.ordinal ?? 0,
      ownLeaning: null,
    },
  ]);
  const articleId = article?.id ?? '';
  await attach(tx, [{ articleId, storyId }], { by: 'INGEST' });
  return articleId;
}

/** Attaches articles, each in a transaction of its own; answers their ids in that order. */
export async function attachEach(
  database: Database,
  storyId: string,
  names: readonly string[],
): Promise<string[]> {
  const articleIds: string[] = [];
  for (const name of names) {
    articleIds.push(await inTransaction(database, (tx) => attachIn(tx, storyId, name)));
  }
  return articleIds;
}

/** So many names that no other call gives. */
export function names(prefix: string, amount: number): string[] {
  return Array.from({ length: amount }, (_, place) => `${prefix}-${place}`);
}
