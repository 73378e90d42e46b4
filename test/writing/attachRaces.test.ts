import { afterEach, beforeEach, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Role } from '../../src/db/generated/enums.ts';
import { openPostgres } from '../../src/db/openPostgres.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { type AttachArticleResult, attachArticle } from '../../src/resolvers/attaching.ts';
import { openContext } from '../../src/resolvers/context.ts';
import { type DetachArticleResult, detachArticle } from '../../src/resolvers/detaching.ts';
import { openNewsroom, type RunningNewsroom } from '../../src/resolvers/newsroom.ts';
import { lockStories } from '../../src/resolvers/writing/coverage.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { addOutlet, addStory, nodeId, rows } from '../reads/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { expectConsistency, happened, worker } from './support.ts';

/** The embedded engine has one process in truth, and one connection. */
const PROCESSES = { postgresql: 8, embedded: 2 };

describeOnEachEngine('Writers at the same time', (engine) => {
  let newsroom: TestNewsroom;
  let processes: RunningNewsroom[];
  let closeAll: () => Promise<void>;
  beforeEach(async () => {
    newsroom = await openTestNewsroom(engine, 'empty');
    for (const name of ['herald', 'tribune', 'gazette']) await addOutlet(newsroom, { name });
    const url = newsroom.url;
    // As eight processes would have them: a queue each, on PostgreSQL connections of their own too.
    const databases = Array.from({ length: PROCESSES[engine] }, () =>
      url === null ? newsroom.database : openPostgres(url, { poolSize: 2 }),
    );
    processes = await Promise.all(databases.map((database) => openNewsroom(database)));
    closeAll = async () => {
      await Promise.all(processes.map((each) => each.close()));
      if (url !== null) await Promise.all(databases.map((each) => each.close()));
    };
  });
  afterEach(async () => {
    await closeAll();
    await newsroom.close();
  });

  function process(place: number): RunningNewsroom {
    return processes[place % PROCESSES[engine]] ?? newsroom.newsroom;
  }

  function attachBy(
    place: number,
    storyId: string,
    url: string,
    { move = false, role = 'INGEST' }: { move?: boolean; role?: Role } = {},
  ): Promise<AttachArticleResult> {
    const article = { url, title: 'A title', publishedAt: new Date('2026-11-01') };
    const input = { storyId: nodeId('Story', storyId), article, move };
    return attachArticle(openContext(process(place), worker(role)), input);
  }

  function detachBy(place: number, storyId: string, articleId: string): Promise<DetachArticleResult> {
    const input = { storyId: nodeId('Story', storyId), articleId: nodeId('Article', articleId) };
    return detachArticle(openContext(process(place), worker('INGEST')), input);
  }

  const kinds = (results: readonly { kind: string }[]): string[] => results.map(({ kind }) => kind);

  it('on one story lose nothing: its coverage is what its attachments say', async () => {
    const story = await addStory(newsroom, { headline: 'A story' });
    const results = await Promise.all(
      Array.from({ length: 80 }, (_, n) =>
        attachBy(n, story, `https://${['herald', 'tribune', 'gazette'][n % 3]}.example/${n}`),
      ),
    );
    expect(new Set(kinds(results))).toEqual(new Set(['AttachArticlePayload']));
    expect(await happened(newsroom)).toHaveLength(80);
    await expectConsistency(newsroom);
    const [row] = await rows(
      newsroom,
      Prisma.sql`SELECT "articleCount" FROM "Story" WHERE "id" = ${story}::uuid`,
    );
    expect(row).toEqual({ articleCount: 80 });
  });

  it('with one new article make one, attach it once and tell it once', async () => {
    const story = await addStory(newsroom, { headline: 'A story' });
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, n) => attachBy(n, story, 'https://herald.example/same')),
    );
    const attached = results.flatMap((each) => ('attached' in each ? [each.attached] : []));
    expect(attached).toHaveLength(24);
    expect(attached.filter((each) => each)).toHaveLength(1);
    expect(await happened(newsroom)).toHaveLength(1);
    await expectConsistency(newsroom);
  });

  it('that want one article in different stories: one has it, the others are told who', async () => {
    const stories = await Promise.all(
      ['A', 'B', 'C', 'D'].map((headline) => addStory(newsroom, { headline })),
    );
    const results = await Promise.all(
      stories.map((story, n) => attachBy(n, story, 'https://herald.example/same')),
    );
    const winner = results.flatMap((each) => (each.kind === 'AttachArticlePayload' ? [each.story.id] : []));
    expect(winner).toHaveLength(1);
    for (const each of results) {
      if (each.kind === 'AlreadyAttachedError') expect(each.story?.id).toBe(winner[0]);
    }
    expect(kinds(results).filter((kind) => kind === 'AlreadyAttachedError')).toHaveLength(3);
    expect(await happened(newsroom)).toHaveLength(1);
    await expectConsistency(newsroom);
  });

  it('that move one article to and fro leave it in one story, with an event for each real change', async () => {
    const headlines = Array.from({ length: 12 }, (_, n) => `Story ${n}`);
    const stories = await Promise.all(headlines.map((headline) => addStory(newsroom, { headline })));
    const url = 'https://herald.example/wanders';
    await attachBy(0, stories[0] ?? '', url);
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, n) => attachBy(n, stories[n % 12] ?? '', url, { move: true })),
    );
    expect(new Set(kinds(results))).toEqual(new Set(['AttachArticlePayload']));
    const moves = results.filter((each) => 'attached' in each && each.attached).length;
    const events = await happened(newsroom);
    expect(events).toHaveLength(1 + 2 * moves);
    // Told in their order, they lead from story to story without a gap.
    let holder: string | undefined;
    for (const line of events) {
      const [type, , story] = line.split(' ');
      if (type === 'ARTICLE_ATTACHED') {
        expect(holder).toBeUndefined();
        holder = story;
      } else {
        expect(holder).toBe(story);
        holder = undefined;
      }
    }
    await expectConsistency(newsroom);
  });

  it('that attach, move and detach across stories never wait for each other in a circle', async () => {
    const stories = await Promise.all(
      ['A', 'B', 'C', 'D'].map((headline) => addStory(newsroom, { headline })),
    );
    const urls = Array.from({ length: 6 }, (_, n) => `https://herald.example/${n}`);
    const first = await Promise.all(urls.map((url, n) => attachBy(n, stories[n % 4] ?? '', url)));
    const ids = first.map((each) => (each.kind === 'AttachArticlePayload' ? each.article.id : ''));
    const results = await Promise.all(
      Array.from({ length: 96 }, (_, n) => {
        const at = (n * 7) % 6;
        const story = stories[(n * 5) % 4] ?? '';
        if (n % 4 === 3) return detachBy(n, story, ids[at] ?? '');
        return attachBy(n, story, urls[at] ?? '', { move: n % 2 === 0 });
      }),
    );
    const changes = results.reduce((sum, each) => sum + (each.kind === 'DetachArticlePayload' ? 1 : 0), 0);
    const arrivals = [...first, ...results].filter((each) => 'attached' in each && each.attached).length;
    const events = await happened(newsroom);
    expect(events.filter((line) => line.startsWith('ARTICLE_ATTACHED'))).toHaveLength(arrivals);
    // Each article alternates between coming and going, so that no change is told twice or not at all.
    for (const id of ids) {
      const own = events.filter((line) => line.includes(id)).map((line) => line.split(' ')[0]);
      expect(own).toEqual(own.map((_, n) => (n % 2 === 0 ? 'ARTICLE_ATTACHED' : 'ARTICLE_DETACHED')));
    }
    expect(changes).toBeGreaterThanOrEqual(0);
    await expectConsistency(newsroom);
  });

  it('that attach while the story is merged end in the story that it is merged into', async () => {
    const from = await addStory(newsroom, { headline: 'The smaller' });
    const into = await addStory(newsroom, { headline: 'The larger' });
    const [results] = await Promise.all([
      Promise.all(Array.from({ length: 24 }, (_, n) => attachBy(n, from, `https://herald.example/${n}`))),
      inTransaction(process(7).database, (tx) => mergeStories(tx, { fromId: from, intoId: into })),
    ]);
    expect(new Set(kinds(results))).toEqual(new Set(['AttachArticlePayload']));
    const held = await rows(newsroom, Prisma.sql`SELECT DISTINCT "storyId" FROM "Article"`);
    expect(held).toEqual([{ storyId: into }]);
    expect(await happened(newsroom)).toHaveLength(24);
    await expectConsistency(newsroom);
  });

  // The embedded engine has one connection: nobody can come between a look and its locks.
  if (engine === 'postgresql') {
    it('that find the story merged once they have its lock look again', async () => {
      const from = await addStory(newsroom, { headline: 'The smaller' });
      const into = await addStory(newsroom, { headline: 'The larger' });
      let attaching: Promise<AttachArticleResult> | undefined;
      await inTransaction(process(7).database, async (tx) => {
        await lockStories(tx, [from, into]);
        attaching = attachBy(0, from, 'https://herald.example/late');
        await lockIsWaitedFor();
        await mergeStories(tx, { fromId: from, intoId: into });
      });
      const result = await attaching;
      expect(result?.kind === 'AttachArticlePayload' && result.story.id).toBe(into);
      await expectConsistency(newsroom);
    });

    it('that find an article moved once they have its lock look again', async () => {
      const [a = '', b = '', c = ''] = await Promise.all(
        ['A', 'B', 'C'].map((headline) => addStory(newsroom, { headline })),
      );
      const url = 'https://herald.example/moves';
      const first = await attachBy(0, a, url);
      const articleId = first.kind === 'AttachArticlePayload' ? first.article.id : '';
      let moving: Promise<AttachArticleResult> | undefined;
      await inTransaction(process(7).database, async (tx) => {
        await lockStories(tx, [a, b, c]);
        moving = attachBy(1, c, url, { move: true });
        await lockIsWaitedFor();
        // By the time that the other has the locks of A and C, the article is in B.
        await tx.$executeRaw`UPDATE "Attachment" SET "detachedAt" = clock_timestamp() WHERE "articleId" = ${articleId}::uuid`;
        await tx.$executeRaw`INSERT INTO "Attachment" ("articleId", "storyId", "attachedAt") VALUES (${articleId}::uuid, ${b}::uuid, clock_timestamp())`;
        await tx.$executeRaw`UPDATE "Article" SET "storyId" = ${b}::uuid WHERE "id" = ${articleId}::uuid`;
      });
      expect((await moving)?.kind).toBe('AttachArticlePayload');
      expect((await happened(newsroom)).slice(1)).toEqual([
        `ARTICLE_DETACHED ${articleId} ${b}`,
        `ARTICLE_ATTACHED ${articleId} ${c}`,
      ]);
    });
  }

  /** Resolves once a statement of this database waits for a lock: asked for again and again, for nobody tells. */
  async function lockIsWaitedFor(): Promise<void> {
    for (;;) {
      const waiting = await rows(
        newsroom,
        Prisma.sql`SELECT 1 AS "one" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (waiting.length > 0) return;
    }
  }
});
