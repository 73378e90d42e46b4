import { randomUUID } from 'node:crypto';
import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { appendEvents } from '../../events/log.ts';
import { recordset, texts } from './rows.ts';

export interface TopicInput {
  readonly id?: string;
  /** The same slug is the same topic. */
  readonly slug: string;
  readonly name: string;
  /** A name that was only made up from a slug: a known topic that bears it is given `name`. */
  readonly insteadOf?: string;
}

/**
 * Writes the topics that are not known by their slug; of known ones only a made-up name gives way. Of several with one
 * slug the first counts. Answers ids by slug. Appends TOPIC_CHANGED.
 */
export async function ensureTopics(
  tx: Transaction,
  topics: readonly TopicInput[],
): Promise<Map<string, string>> {
  const bySlug = new Map<string, TopicInput>();
  for (const topic of topics) if (!bySlug.has(topic.slug)) bySlug.set(topic.slug, topic);
  if (bySlug.size === 0) return new Map();

  const rows = recordset(
    Array.from(bySlug.values(), (topic) => ({ ...topic, id: topic.id ?? randomUUID() })),
  );
  // In the order of slugs, so that two writers of the same new topics never wait for each other.
  const changed = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH topic AS (SELECT * FROM ${rows} AS given("id" uuid, "slug" text, "name" text, "insteadOf" text)),
    added AS (
      INSERT INTO "Topic" ("id", "slug", "name")
      SELECT "id", "slug", "name" FROM topic ORDER BY "slug" COLLATE "C"
      ON CONFLICT ("slug") DO NOTHING
      RETURNING "id"),
    renamed AS (
      UPDATE "Topic" AS known SET "name" = topic."name"
        FROM topic WHERE known."slug" = topic."slug" AND known."name" = topic."insteadOf" AND known."name" <> topic."name"
      RETURNING known."id")
    SELECT "id" FROM added UNION SELECT "id" FROM renamed`);
  if (changed.length > 0) {
    const topicIds = changed.map(({ id }) => id).sort();
    await appendEvents(tx, [{ type: 'TOPIC_CHANGED', storyId: null, payload: { topicIds } }]);
  }
  const known = await tx.$queryRaw<{ id: string; slug: string }[]>(
    Prisma.sql`SELECT "id", "slug" FROM "Topic" WHERE "slug" = ANY(${texts(bySlug.keys())})`,
  );
  return new Map(known.map(({ id, slug }) => [slug, id]));
}
