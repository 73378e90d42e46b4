import type { Side } from '../domain/leaning.ts';
import type { LoggedStoryEvent, StoryEventType } from '../events/event.ts';
import { idsOf } from './globalId.ts';
import { type Viewer, worksHere } from './viewer.ts';

/** Null means left out, `[]` matches nothing, several fields AND, several values OR. */
export interface StoryEventWhere {
  types?: readonly StoryEventType[] | null | undefined;
  topicSlugs?: readonly string[] | null | undefined;
  sourceIds?: readonly string[] | null | undefined;
  sides?: readonly Side[] | null | undefined;
}

type Passes = (event: LoggedStoryEvent) => boolean;

/**
 * Whether a viewer may receive an event, by what was true when it happened: what happens to EMERGING stories is for those
 * who work here.
 */
export function receivable(viewer: Viewer): Passes {
  return worksHere(viewer) ? () => true : ({ payload }) => !payload.isEmerging;
}

/** Which events a filter means. Looks at nothing but what the event froze. */
export function matching(where: StoryEventWhere | null | undefined): Passes {
  const types = oneOf(where?.types);
  const topics = oneOf(where?.topicSlugs);
  const outlets = oneOf(where?.sourceIds && idsOf('Source', where.sourceIds));
  const sides = oneOf(where?.sides);
  return (event) => {
    if (types ? !types.has(event.type) : event.type === 'SOURCE_RERATED') return false;
    if (topics && !event.payload.topicSlugs.some((slug) => topics.has(slug))) return false;
    if (!outlets && !sides) return true;
    // Events with neither an article nor an outlet pass only where both are left out.
    if (!('sourceId' in event.payload)) return false;
    const { sourceId, side } = event.payload;
    return (!outlets || outlets.has(sourceId)) && (!sides || (side !== null && sides.has(side)));
  };
}

function oneOf<T>(values: readonly T[] | null | undefined): ReadonlySet<T> | null {
  return values ? new Set(values) : null;
}
