import type { Story } from '../db/generated/client.ts';
import { stepOf } from '../domain/leaning.ts';
import type { Context } from './context.ts';

/** An article that nobody places stands behind all that somebody does. */
const UNPLACED = 4;

/**
 * A story's picture: its editor's choice, else that of its most central article that has one: the fewest steps from the
 * center, the newest where several are equally near.
 */
export async function storyPicture(context: Context, story: Story): Promise<string | null> {
  if (story.imageUrl !== null) return story.imageUrl;
  const pictures = await context.loaders.pictures.load(story.id);
  const view = (await context.catalogueWith(pictures.map(({ sourceOrdinal }) => sourceOrdinal))).through({});
  const ranked = pictures.map((picture) => {
    const leaning = view.leaningOf(picture);
    return { url: picture.imageUrl, distance: leaning === null ? UNPLACED : Math.abs(stepOf(leaning)) };
  });
  // The loader answers them newest first, and the sort keeps that order among equals.
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.url ?? null;
}
