import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { type Article, Prisma, type TitleChange } from '../db/generated/client.ts';
import { manyLoader, oneLoader } from './grouped.ts';
import { isAmong } from './keys.ts';

export interface ArticleLoaders {
  byId: DataLoader<string, Article | null>;
  byUrl: DataLoader<string, Article | null>;
  /** Earlier headlines of an article, oldest first. */
  titleChanges: DataLoader<string, readonly TitleChange[]>;
}

export function articleLoaders(database: Database): ArticleLoaders {
  return {
    byId: oneLoader(
      (ids) =>
        database.query<Article>(
          Prisma.sql`SELECT article.* FROM "Article" AS article WHERE ${isAmong(Prisma.sql`article."id"`, ids, 'uuid')}`,
        ),
      (article) => article.id,
    ),
    byUrl: oneLoader(
      (urls) =>
        database.query<Article>(
          Prisma.sql`SELECT article.* FROM "Article" AS article WHERE ${isAmong(Prisma.sql`article."url"`, urls, 'text')}`,
        ),
      (article) => article.url,
    ),
    titleChanges: manyLoader(
      (ids) =>
        database.query<TitleChange>(Prisma.sql`
          SELECT change.* FROM "TitleChange" AS change
           WHERE ${isAmong(Prisma.sql`change."articleId"`, ids, 'uuid')}
           ORDER BY change."seenAt", change."id"`),
      (change) => change.articleId,
    ),
  };
}
