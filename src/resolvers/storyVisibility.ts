import { Prisma, type Story } from '../db/generated/client.ts';
import { type Viewer, worksHere } from './viewer.ts';

/** Whether the viewer may know of a story at all: EMERGING ones are for those who work here, by any path. */
export function maySee(viewer: Viewer, story: Pick<Story, 'status'>): boolean {
  return story.status !== 'EMERGING' || worksHere(viewer);
}

/** The same as a condition on a "Story" that the statement calls `story`. */
export function visibleStory(viewer: Viewer): Prisma.Sql {
  return worksHere(viewer) ? Prisma.sql`true` : Prisma.sql`story."status" <> 'EMERGING'`;
}

/** What lists and search show: MERGED stories live on in another one. */
export function listedStory(viewer: Viewer): Prisma.Sql {
  return Prisma.sql`story."status" <> 'MERGED' AND ${visibleStory(viewer)}`;
}
