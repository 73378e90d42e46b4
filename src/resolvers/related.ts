import type { Story } from '../db/generated/client.ts';
import { type Likeness, nearness, tellingWords } from '../domain/nearness.ts';
import { toTsquery } from '../domain/searchQuery.ts';
import type { RelatedCandidate } from '../loaders/related.ts';
import type { Context } from './context.ts';
import { pageSize } from './paging.ts';

/** The stories nearest to a story, nearest first, then by id; the rule is `domain/nearness.ts`. */
export async function relatedStories(
  { loaders }: Context,
  story: Story,
  first: number,
): Promise<readonly Story[]> {
  const limit = pageSize('first', first) ?? first;
  const words = [...tellingWords(story.headline)];
  const anyWord =
    words.length === 0 ? null : toTsquery({ groups: [words.map((word) => [word])], excluded: [] });
  const candidates = await loaders.related.load({ storyId: story.id, anyWord });
  const own = candidates.find(({ id }) => id === story.id);
  if (!own) return [];
  const likeness = likenessOf(own);
  const ranked = candidates
    .filter(({ id }) => id !== story.id)
    .map((candidate) => ({ id: candidate.id, near: nearness(likeness, likenessOf(candidate)) }))
    .filter(({ near }) => near > 0)
    .sort((a, b) => b.near - a.near || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
  const stories = await Promise.all(ranked.map(({ id }) => loaders.stories.byId.load(id)));
  return stories.filter((related) => related !== null);
}

function likenessOf({ headline, topicIds }: RelatedCandidate): Likeness {
  return { words: tellingWords(headline), topics: new Set(topicIds) };
}
