import type { Story } from '../db/generated/client.ts';
import type { Context } from './context.ts';
import { pageSize } from './paging.ts';

/** The stories nearest to a story, nearest first; the loader says how near. */
export async function relatedStories(
  { loaders }: Context,
  story: Story,
  first: number,
): Promise<readonly Story[]> {
  return loaders.related.load({ storyId: story.id, first: pageSize('first', first) ?? first });
}
