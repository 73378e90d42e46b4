import type { Analysis, FaqEntry, Statement, Story, Topic } from '../db/generated/client.ts';
import { accessToStory } from './access.ts';
import type { Context } from './context.ts';

/** A story's topics, by slug. */
export async function topicsOf({ loaders }: Context, story: Story): Promise<Topic[]> {
  return [...(await loaders.storyTexts.topics.load(story.id))];
}

/** What is known; null where the viewer may not read it. */
export async function overviewOf({ loaders }: Context, story: Story): Promise<Statement[] | null> {
  return accessToStory().granted ? [...(await loaders.storyTexts.statements.load(story.id))] : null;
}

/** How each side tells it, from left to right; null where the viewer may not read it. */
export async function analysesOf({ loaders }: Context, story: Story): Promise<Analysis[] | null> {
  return accessToStory().granted ? [...(await loaders.storyTexts.analyses.load(story.id))] : null;
}

/** What readers ask; null where the viewer may not read it. */
export async function faqOf({ loaders }: Context, story: Story): Promise<FaqEntry[] | null> {
  return accessToStory().granted ? [...(await loaders.storyTexts.faq.load(story.id))] : null;
}
