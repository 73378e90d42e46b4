import type { Role } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { OutletFacts, StoryEvent, StoryFacts } from '../../events/event.ts';
import { appendEvents } from '../../events/log.ts';
import { instantOf, recomputeCoverage } from './coverage.ts';
import { closeAttachments, openAttachments, outletFacts, type Place } from './places.ts';
import { storyFacts } from './storyFacts.ts';

/** An article that comes to a story. */
export interface Arrival {
  readonly articleId: string;
  readonly storyId: string;
  /** Left out: now. */
  readonly attachedAt?: Date;
  /** Null for imports. */
  readonly by: Role | null;
}

/** An article that leaves the story which holds it. */
export interface Departure {
  readonly articleId: string;
  readonly storyId: string;
  readonly reason: string | null;
  /** Left out: now. */
  readonly detachedAt?: Date;
  readonly by: Role | null;
}

/**
 * Writes departures, then arrivals, as they were decided under the locks of their stories and articles (`places`), and
 * recomputes the coverage of those stories last. An article may do each once.
 *
 * Appends ARTICLE_DETACHED for each departure and ARTICLE_ATTACHED for each arrival, in the order given.
 */
export async function writeStays(
  tx: Transaction,
  {
    departures,
    arrivals,
  }: { readonly departures: readonly Departure[]; readonly arrivals: readonly Arrival[] },
  places: ReadonlyMap<string, Place>,
): Promise<void> {
  const all = [...departures, ...arrivals];
  if (all.length === 0) return;
  const at = await instantOf(tx);
  const touched = new Set(all.map(({ storyId }) => storyId));
  if (departures.length > 0) await closeAttachments(tx, departures, at);
  if (arrivals.length > 0) await openAttachments(tx, arrivals, at);
  await recomputeCoverage(tx, touched, at);
  const factsOf = await storyFacts(tx, touched);
  const outlets = await outletFacts(
    tx,
    Array.from(new Set(all.map(({ articleId }) => articleId))).flatMap((id) => places.get(id) ?? []),
  );
  await appendEvents(tx, [
    ...eventsOf('ARTICLE_DETACHED', departures, factsOf, outlets),
    ...eventsOf('ARTICLE_ATTACHED', arrivals, factsOf, outlets),
  ]);
}

function eventsOf(
  type: 'ARTICLE_ATTACHED' | 'ARTICLE_DETACHED',
  items: readonly { readonly articleId: string; readonly storyId: string; readonly reason?: string | null }[],
  factsOf: (storyId: string) => StoryFacts,
  outlets: ReadonlyMap<string, OutletFacts>,
): StoryEvent[] {
  return items.flatMap(({ articleId, storyId, reason = null }): StoryEvent[] => {
    const outlet = outlets.get(articleId);
    if (outlet === undefined) return [];
    const payload = { ...factsOf(storyId), ...outlet, articleId };
    return type === 'ARTICLE_ATTACHED'
      ? [{ type, storyId, payload }]
      : [{ type, storyId, payload: { ...payload, reason } }];
  });
}
