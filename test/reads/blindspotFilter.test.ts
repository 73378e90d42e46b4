import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { appendEvents } from '../../src/events/log.ts';
import { readHead } from '../../src/events/readLog.ts';
import { demoId } from '../../src/ingest/demoId.ts';
import { detach } from '../../src/resolvers/writing/attachments.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

/** A story of the demo newsroom that the left under-covers and the right dominates. */
const STORY = demoId('Story', 'demo-farm-fee');

describeOnEachEngine('The filter by blindspot follows the event log', (engine) => {
  let newsroom: TestNewsroom;
  beforeEach(async () => {
    newsroom = await openTestNewsroom(engine, 'demo');
    expect(await isListed()).toBe(true);
  });
  afterEach(() => newsroom.close());

  async function isListed(): Promise<boolean> {
    const { slug } = await newsroom.database.prisma.story.findUniqueOrThrow({ where: { id: STORY } });
    const { stories } = await newsroom.data(
      '{ stories(first: 100, where: { blindspotOf: LEFT }) { nodes { slug } } }',
    );
    return stories.nodes.some((story: { slug: string }) => story.slug === slug);
  }

  /** The articles that the story holds of outlets on the right, with the outlets' ratings. */
  async function articlesOnTheRight() {
    const articles = await newsroom.database.prisma.article.findMany({ where: { storyId: STORY } });
    const view = newsroom.newsroom.catalogue.current.through({});
    return articles.filter(({ sourceOrdinal }) => view.consensus(sourceOrdinal).side === 'RIGHT');
  }

  it('when articles leave a story', async () => {
    const removals = (await articlesOnTheRight()).map(({ id }) => ({
      articleId: id,
      storyId: STORY,
      reason: null,
    }));
    await inTransaction(newsroom.database, (tx) => detach(tx, removals, { by: 'EDITOR' }));
    await newsroom.newsroom.catchUp();
    expect(await isListed()).toBe(false);
    // The new blindspot is an event too, after the one that it came of.
    const { offset } = await readHead(newsroom.database);
    expect(newsroom.newsroom.log.tailer.applied.offset).toBe(offset);
  });

  it('when the outlets of a story are rated anew', async () => {
    const articles = await articlesOnTheRight();
    const ordinals = [...new Set(articles.map(({ sourceOrdinal }) => sourceOrdinal))].sort((a, b) => a - b);
    const { current } = newsroom.newsroom.catalogue;
    const raters = current.raters.map(({ id }) => id);
    await inTransaction(newsroom.database, async (tx) => {
      await tx.rating.createMany({
        data: ordinals.flatMap((sourceOrdinal) =>
          raters.map((raterId) => ({
            sourceOrdinal,
            raterId,
            step: -3,
            originalLabel: 'far left',
            ratedAt: new Date(),
          })),
        ),
      });
      await appendEvents(tx, [
        { type: 'RATING_RECORDED', storyId: null, payload: { sourceOrdinals: ordinals } },
      ]);
    });
    await newsroom.newsroom.catchUp();
    expect(await isListed()).toBe(false);
  });
});
