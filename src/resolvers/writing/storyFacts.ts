import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { StoryFacts } from '../../events/event.ts';
import { uuids } from './rows.ts';

/** What an event about these stories freezes of them, by id, as this transaction sees them. */
export async function storyFacts(
  tx: Transaction,
  storyIds: Iterable<string>,
): Promise<(storyId: string) => StoryFacts> {
  const rows = await tx.$queryRaw<{ id: string; isEmerging: boolean; topicSlugs: string[] }[]>(Prisma.sql`
    SELECT story."id", story."status" = 'EMERGING' AS "isEmerging",
           ARRAY(SELECT topic."slug" FROM "StoryTopic" AS link JOIN "Topic" AS topic ON topic."id" = link."topicId"
                  WHERE link."storyId" = story."id" ORDER BY topic."slug" COLLATE "C") AS "topicSlugs"
      FROM "Story" AS story WHERE story."id" = ANY(${uuids(storyIds)})`);
  const facts = new Map(rows.map(({ id, isEmerging, topicSlugs }) => [id, { topicSlugs, isEmerging }]));
  return (storyId) => {
    const known = facts.get(storyId);
    if (known === undefined) throw new RangeError(`No facts were read of the story ${storyId}.`);
    return known;
  };
}
