import type { LensView } from '../catalogue/lensView.ts';
import type { Snapshot } from '../catalogue/snapshot.ts';
import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { inTransaction } from '../db/transaction.ts';
import { breakdownOf } from '../domain/breakdown.ts';
import { parseCoverage } from '../domain/coverage.ts';
import type { Side } from '../domain/leaning.ts';
import { breakdownUnits } from '../domain/units.ts';
import { appendEvents } from '../events/log.ts';

const BATCH = 1_000;

interface CoveredStory extends Record<string, unknown> {
  readonly id: string;
  readonly coverage: string;
  readonly blindspotOf: Side | null;
}

/**
 * Brings `Story.blindspotOf` up to date, which only serves as a filter: by the default lens, unit SOURCE. Looks at the stories
 * named, or at all of them, a thousand at a time. Whoever changes a story's coverage in between wins.
 */
export async function refreshBlindspots(
  database: Database,
  catalogue: Snapshot,
  storyIds: readonly string[] | null = null,
): Promise<void> {
  const view = catalogue.through({});
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const stories = await readStories(database, storyIds, last);
    const changed = stories
      .map((story) => ({ ...story, now: blindspotSide(view, story) }))
      .filter((story) => story.now !== story.blindspotOf);
    if (changed.length > 0) await writeBlindspots(database, changed);
    const end = stories.at(-1);
    if (!end || stories.length < BATCH) return;
    last = end.id;
  }
}

/** The side that under-covers a story, by the rule in `domain/blindspot.ts`. */
function blindspotSide(view: LensView, { coverage }: CoveredStory): Side | null {
  const { ordinals, counts } = parseCoverage(coverage);
  const cells = ordinals.map((ordinal, at) => ({ ordinal, ownLeaning: null, articles: counts[at] ?? 0 }));
  return breakdownOf(breakdownUnits(cells, 'SOURCE', view)).blindspot?.underCoveredBy ?? null;
}

function readStories(
  database: Database,
  storyIds: readonly string[] | null,
  last: string,
): Promise<CoveredStory[]> {
  const named = storyIds ? Prisma.sql`AND "id" = ANY(${storyIds}::text[]::uuid[])` : Prisma.empty;
  return database.queryLong<CoveredStory>(Prisma.sql`
    SELECT "id", "coverage", "blindspotOf"::text AS "blindspotOf"
      FROM "Story" WHERE "id" > ${last}::uuid ${named} ORDER BY "id" LIMIT ${BATCH}`);
}

async function writeBlindspots(
  database: Database,
  stories: readonly (CoveredStory & { now: Side | null })[],
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const written = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      UPDATE "Story" AS story SET "blindspotOf" = found."side"
        FROM unnest(${stories.map(({ id }) => id)}::text[]::uuid[], ${stories.map(({ coverage }) => coverage)}::text[],
                    ${stories.map(({ now }) => now)}::text[]::"Side"[]) AS found("id", "coverage", "side")
       WHERE story."id" = found."id" AND story."coverage" = found."coverage"
      RETURNING story."id"::text AS "id"`);
    const storyIds = written.map(({ id }) => id).sort();
    if (storyIds.length > 0)
      await appendEvents(tx, [{ type: 'STORY_CHANGED', storyId: null, payload: { storyIds } }]);
  });
}
