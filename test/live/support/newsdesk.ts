import { Prisma } from '../../../src/db/generated/client.ts';
import { inTransaction } from '../../../src/db/transaction.ts';
import { detach } from '../../../src/resolvers/writing/attachments.ts';
import { addArticle, addOutlet, addStory, nodeId } from '../../reads/support.ts';
import type { TestNewsroom } from '../../support/newsroom.ts';

/** A newsroom with one outlet on each side and one story, for tests that write. */
export interface Newsdesk {
  /** The story's id in the database, and as clients see it. */
  readonly storyId: string;
  readonly story: string;
  /** Attaches a new article; answers its id as clients see it. */
  attach(name: string, options?: { outlet?: 'left' | 'right'; storyId?: string }): Promise<string>;
  detach(article: string, reason?: string): Promise<void>;
  /** Something happens that is about no story. */
  pass(times?: number): Promise<void>;
  addStory(headline: string, status?: 'EMERGING' | 'DEVELOPING'): Promise<string>;
}

export async function openNewsdesk(room: TestNewsroom): Promise<Newsdesk> {
  const left = await addOutlet(room, { name: 'left', ratings: [{ rater: 'r', label: '-2' }] });
  const right = await addOutlet(room, { name: 'right', ratings: [{ rater: 'r', label: '2' }] });
  const storyId = await addStory(room, { headline: 'Something happens' });
  return {
    storyId,
    story: nodeId('Story', storyId),
    async attach(name, { outlet = 'left', storyId: into = storyId } = {}) {
      const id = await addArticle(room, {
        url: `https://${outlet}.example/${storyId}/${name}`,
        title: name,
        sourceOrdinal: outlet === 'left' ? left : right,
        publishedAt: '2026-11-20T10:00:00Z',
        storyId: into,
      });
      return nodeId('Article', id);
    },
    async detach(article, reason) {
      const articleId = Buffer.from(article, 'base64').toString().slice('Article:'.length);
      await inTransaction(room.database, (tx) =>
        detach(tx, [{ articleId, storyId, reason: reason ?? null }], { by: 'EDITOR' }),
      );
      await room.newsroom.committed();
    },
    async pass(times = 1) {
      for (let each = 0; each < times; each += 1) {
        await room.database.query(Prisma.sql`
          INSERT INTO "EventLog" ("type", "payload") VALUES ('TOPIC_CHANGED', '{"topicIds":[]}'::jsonb)`);
      }
      await room.newsroom.committed();
    },
    addStory: (headline, status = 'DEVELOPING') => addStory(room, { headline, status }),
  };
}
