import type { Role } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/transaction.ts';
import { type LockedStory, lockStories } from './coverage.ts';
import { holdersOf, lockPlaces, type Place } from './places.ts';
import { writeStays } from './stays.ts';

/** One article to be placed in one story. */
export interface Placement {
  readonly articleId: string;
  readonly storyId: string;
  /** Left out: now. */
  readonly attachedAt?: Date;
}

/** One article to be taken out of one story. */
export interface Removal {
  readonly articleId: string;
  readonly storyId: string;
  readonly reason: string | null;
  /** Left out: now. */
  readonly detachedAt?: Date;
}

/** What became of each placement. */
export interface AttachOutcome {
  readonly attached: Placement[];
  /** The same story held it already: nothing happened. */
  readonly alreadyThere: Placement[];
  /** Another story holds it, and it was not to be moved. */
  readonly heldElsewhere: (Placement & { readonly heldBy: string })[];
  /** The article or the story is unknown, or the story is merged into another. */
  readonly refused: Placement[];
}

/**
 * Places articles in stories; of several placements of one article the first counts. Locks the stories first, with `move`
 * those too that articles are taken from, and recomputes their coverage last. `by` is null for imports.
 *
 * Appends ARTICLE_ATTACHED in the order given, after an ARTICLE_DETACHED for each that was moved. `updatedAt` of the
 * stories becomes now, and coverage is taken from the attachments.
 */
export async function attach(
  tx: Transaction,
  placements: readonly Placement[],
  { by, move = false }: { readonly by: Role | null; readonly move?: boolean },
): Promise<AttachOutcome> {
  const articleIds = new Set(placements.map(({ articleId }) => articleId));
  const holders = move ? await holdersOf(tx, articleIds) : [];
  const stories = await lockStories(tx, [...placements.map(({ storyId }) => storyId), ...holders]);
  const places = await lockPlaces(tx, articleIds);
  const { moved, ...outcome } = decide(placements, stories, places, move);
  if (outcome.attached.length === 0) return outcome;

  const arrivals = outcome.attached.map((placement) => ({ ...placement, by }));
  const departures = moved.map((removal) => ({ ...removal, by }));
  await writeStays(tx, { departures, arrivals }, places);
  return outcome;
}

/**
 * Takes articles out of stories, under the stories' locks. Answers those that were there; the others stay as they are.
 * Appends ARTICLE_DETACHED in the order given.
 */
export async function detach(
  tx: Transaction,
  removals: readonly Removal[],
  { by }: { readonly by: Role | null },
): Promise<Removal[]> {
  await lockStories(
    tx,
    removals.map(({ storyId }) => storyId),
  );
  const waiting = new Set(removals.map(({ articleId }) => articleId));
  const places = await lockPlaces(tx, waiting);
  const held = removals.filter(
    ({ articleId, storyId }) => places.get(articleId)?.storyId === storyId && waiting.delete(articleId),
  );
  const departures = held.map((removal) => ({ ...removal, by }));
  await writeStays(tx, { departures, arrivals: [] }, places);
  return held;
}

function decide(
  placements: readonly Placement[],
  stories: ReadonlyMap<string, LockedStory>,
  places: ReadonlyMap<string, Place>,
  move: boolean,
): AttachOutcome & { moved: Removal[] } {
  const outcome: AttachOutcome & { moved: Removal[] } = {
    attached: [],
    alreadyThere: [],
    heldElsewhere: [],
    refused: [],
    moved: [],
  };
  const decided = new Set<string>();
  for (const placement of placements) {
    const { articleId, storyId } = placement;
    if (decided.has(articleId)) continue;
    decided.add(articleId);
    const place = places.get(articleId);
    const story = stories.get(storyId);
    if (place === undefined || story === undefined || story.status === 'MERGED') {
      outcome.refused.push(placement);
    } else if (place.storyId === storyId) {
      outcome.alreadyThere.push(placement);
    } else if (place.storyId === null) {
      outcome.attached.push(placement);
    } else if (move && stories.has(place.storyId)) {
      outcome.moved.push({ articleId, storyId: place.storyId, reason: null });
      outcome.attached.push(placement);
    } else {
      // With `move`: it came to a story that is not locked, between the first look and the locks. The caller tries again.
      outcome.heldElsewhere.push({ ...placement, heldBy: place.storyId });
    }
  }
  return outcome;
}
