import type { Article, Story } from '../db/generated/client.ts';
import { type Side, sideOf } from '../domain/leaning.ts';
import { effectiveOwners } from '../domain/ownership.ts';
import { articlePage } from './articles.ts';
import type { Context } from './context.ts';

const HOUR_MS = 3_600_000;

/** The article that broke a story; null where it has none. */
export async function firstArticle(context: Context, story: Story): Promise<Article | null> {
  const page = await articlePage(context, { kind: 'story', id: story.id }, { first: 1, orderBy: 'OLDEST' });
  return page.nodes[0] ?? null;
}

/** Hours from a story's first article to the side's first; null where that side has none. */
export async function lagHours(context: Context, story: Story, side: Side): Promise<number | null> {
  const cells = await context.loaders.coverage.cells.load(story.id);
  const view = (await context.catalogueWith(cells.map(({ ordinal }) => ordinal))).through({});
  const times = cells.map(({ ordinal, ownLeaning, firstPublishedAt }) => {
    const leaning = ownLeaning ?? view.consensus(ordinal).leaning;
    return { side: leaning && sideOf(leaning), at: firstPublishedAt.getTime() };
  });
  const ofSide = times.filter((time) => time.side === side).map(({ at }) => at);
  if (ofSide.length === 0) return null;
  return (Math.min(...ofSide) - Math.min(...times.map(({ at }) => at))) / HOUR_MS;
}

/** How many outlets have at least one article in a story that is no copy. */
export async function independentNewsrooms({ loaders }: Context, story: Story): Promise<number> {
  const cells = await loaders.coverage.cells.load(story.id);
  return new Set(cells.filter(({ originals }) => originals > 0).map(({ ordinal }) => ordinal)).size;
}

/** How many owners of equal size a story's articles would have; null where no owner is known. */
export async function storyEffectiveOwners(context: Context, story: Story): Promise<number | null> {
  const cells = await context.loaders.coverage.cells.load(story.id);
  const view = (await context.catalogueWith(cells.map(({ ordinal }) => ordinal))).through({});
  const articles = new Map<string, number>();
  for (const cell of cells) {
    const owner = view.ownerKey(cell.ordinal);
    if (owner !== null) articles.set(owner, (articles.get(owner) ?? 0) + cell.articles);
  }
  return effectiveOwners(articles.values());
}
