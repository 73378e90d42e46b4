import type DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import { Prisma, type Topic } from '../db/generated/client.ts';
import { oneLoader } from './grouped.ts';
import { isAmong } from './keys.ts';

export interface TopicLoaders {
  byId: DataLoader<string, Topic | null>;
  bySlug: DataLoader<string, Topic | null>;
}

export function topicLoaders(database: Database): TopicLoaders {
  return {
    byId: oneLoader(
      (ids) =>
        database.query<Topic>(
          Prisma.sql`SELECT topic.* FROM "Topic" AS topic WHERE ${isAmong(Prisma.sql`topic."id"`, ids, 'uuid')}`,
        ),
      ({ id }) => id,
    ),
    bySlug: oneLoader(
      (slugs) =>
        database.query<Topic>(
          Prisma.sql`SELECT topic.* FROM "Topic" AS topic WHERE ${isAmong(Prisma.sql`topic."slug"`, slugs, 'text')}`,
        ),
      ({ slug }) => slug,
    ),
  };
}
