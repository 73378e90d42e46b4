import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { detach } from '../../src/resolvers/writing/attachments.ts';
import { wrongCoverage } from '../import/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { attachEach } from './support/events.ts';
import { faultsOf } from './support/faithfulness.ts';
import { layGround, openRoom } from './support/ground.ts';
import { Reader } from './support/reader.ts';
import { signal } from './support/signal.ts';
import { Writer } from './support/writer.ts';

const WRITERS = 8;
const ATTACHED = 60;

describeOnEachEngine('Eight writers on one story', (engine) => {
  it('leave it with the coverage that its attachments say, and with every event told once', async () => {
    const { database, storyIds } = await layGround(engine);
    const [storyId] = storyIds;
    const room = await openRoom(database);
    const reader = new Reader({ stream: 'storyEvents', urls: [room.url], storyId });
    await reader.until(({ told }) => told.length > 0);
    // Two feeds through the server, and beside them somebody who takes out again every third that comes.
    const feeds = ['a', 'b'].map((name) =>
      new Writer({ urls: [room.url], storyIds: [storyId], lanes: WRITERS / 2, name }).start(),
    );
    const [first, second] = feeds;
    if (!first || !second) throw new Error('There are two feeds.');
    let taken = 0;
    while (first.acknowledged.length + second.acknowledged.length < ATTACHED) {
      await Promise.race([first.more(3), second.more(3)]);
      const [newest] = first.acknowledged.slice(-1);
      if (!newest) continue;
      const removal = { articleId: newest.articleId, storyId, reason: 'Not about it.' };
      const removed = await inTransaction(database, (tx) => detach(tx, [removal], { by: 'EDITOR' }));
      taken += removed.length;
    }
    await Promise.all(feeds.map((feed) => feed.stop()));
    await room.newsroom.catchUp();
    const acknowledged = feeds.flatMap((feed) => feed.acknowledged);
    const { tailer } = room.newsroom.log;
    await reader.until(({ told }) => told.slice(-1)[0]?.position.offset === tailer.applied.offset);

    expect(taken).toBeGreaterThan(0);
    expect(await wrongCoverage(database)).toEqual([]);
    const story = await database.prisma.story.findUniqueOrThrow({ where: { id: storyId } });
    expect(story.articleCount).toBe(acknowledged.length - taken);
    expect(await faultsOf(database, [reader], acknowledged)).toEqual([]);
  }, 60_000);
});

/** Without locks, on the engine that lets two transactions run at once. */
it.skipIf(!process.env['TEST_DATABASE_URL'])(
  'Two writers that count before they lock leave a story with another coverage (PostgreSQL, wants TEST_DATABASE_URL)',
  async () => {
    const { database, storyIds } = await layGround('postgresql');
    const [storyId] = storyIds;
    await attachEach(database, storyId, ['first', 'second']);
    const stays = await database.prisma.attachment.findMany({ where: { storyId } });
    const haveCounted = [signal(), signal()];
    const careless = stays.map((stay, number) =>
      inTransaction(database, async (tx) => {
        const held = await tx.attachment.count({ where: { storyId, detachedAt: null } });
        haveCounted[number]?.give();
        await Promise.all(haveCounted.map(({ given }) => given));
        await tx.attachment.update({ where: { id: stay.id }, data: { detachedAt: new Date() } });
        await tx.article.update({ where: { id: stay.articleId }, data: { storyId: null, attachedAt: null } });
        await tx.$executeRaw(
          Prisma.sql`UPDATE "Story" SET "articleCount" = ${held - 1} WHERE "id" = ${storyId}::uuid`,
        );
      }),
    );
    await Promise.all(careless);
    expect(await wrongCoverage(database)).not.toEqual([]);
  },
);
