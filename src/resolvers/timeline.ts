import { Prisma, type Story, type TimelineEvent } from '../db/generated/client.ts';
import type { List } from '../loaders/pagesLoader.ts';
import type { Context, ListPlace } from './context.ts';
import { type Page, type PageArgs, pageOfList } from './paging.ts';
import { ROW_SHAPES } from './rowShapes.ts';

/**
 * One page of what happened within a story, earliest first. The rows have the columns that are read at the place, and may have
 * no others.
 */
export function timelinePage(
  { loaders }: Context,
  story: Story,
  args: PageArgs,
  place: ListPlace,
): Promise<Page<TimelineEvent>> {
  return pageOfList(
    { pages: loaders.timelinePages, counts: loaders.counts },
    { list: TIMELINE, parent: story.id, args, place },
  );
}

const TIMELINE: List<TimelineEvent> = {
  signature: 'timeline',
  parentKind: 'uuid',
  shape: ROW_SHAPES.TimelineEvent,
  selected: Prisma.sql`event.*`,
  body: Prisma.sql`FROM "TimelineEvent" AS event WHERE event."storyId" = parent."id"`,
  order: {
    name: 'EARLIEST',
    isDescending: false,
    columns: [
      { kind: 'instant', expression: Prisma.sql`event."occurredAt"` },
      { kind: 'uuid', expression: Prisma.sql`event."id"` },
    ],
    keyOf: ({ occurredAt, id }) => [occurredAt.toISOString(), id],
  },
};
