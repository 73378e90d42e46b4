import { type Article, Prisma } from '../db/generated/client.ts';

export type ArticleColumn = keyof Article;

/** All that a row has. */
export const ARTICLE_COLUMNS: readonly ArticleColumn[] = Object.values(Prisma.ArticleScalarFieldEnum);
