import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { appendEvents, MOST_EVENTS } from '../../src/events/log.ts';
import { demoId } from '../../src/ingest/demoId.ts';
import { upsertArticles } from '../../src/resolvers/writing/articles.ts';
import { attach, detach } from '../../src/resolvers/writing/attachments.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { createStories } from '../../src/resolvers/writing/stories.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { rowsOf, wrongCoverage } from './support.ts';

describeOnEachEngine('Attaching', (engine) => {
  let own: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    own = await openTestDatabase(engine, 'demo');
    database = own.database;
  });
  afterAll(() => own.close());

  const ordinalOf = async (slug: string) => {
    const [row] = await rowsOf<{ ordinal: number }>(
      database,
      `SELECT ordinal FROM "Source" WHERE slug = '${slug}'`,
    );
    return row?.ordinal ?? 0;
  };

  const write = async (paths: readonly string[], more: { title?: string; outlet?: string } = {}) => {
    const sourceOrdinal = await ordinalOf(more.outlet ?? 'red-thread');
    const written = await inTransaction(database, (tx) =>
      upsertArticles(
        tx,
        paths.map((path) => ({
          url: `https://redthread.example/test/${path}`,
          title: more.title ?? `Title of ${path}`,
          excerpt: null,
          authors: [],
          imageUrl: null,
          language: null,
          publishedAt: new Date('2026-11-01T00:00:00Z'),
          sourceOrdinal,
          ownLeaning: null,
        })),
      ),
    );
    return written.map(({ id }) => id);
  };

  const newest = async (type: string) => {
    const [row] = await rowsOf<{ storyId: string; payload: object }>(
      database,
      `SELECT "storyId", payload FROM "EventLog" WHERE type = '${type}' ORDER BY "offset" DESC LIMIT 1`,
    );
    return row;
  };

  it('freezes in the event what filters ask for, and happens once', async () => {
    const [articleId = ''] = await write(['once']);
    const storyId = demoId('Story', 'demo-lake-tansel');
    const place = () =>
      inTransaction(database, (tx) => attach(tx, [{ articleId, storyId }], { by: 'INGEST' }));
    expect(await place()).toMatchObject({ attached: [{ articleId, storyId }] });
    const event = await newest('ARTICLE_ATTACHED');
    expect(event).toMatchObject({
      storyId,
      payload: { articleId, sourceId: demoId('Source', 'red-thread'), side: 'LEFT', isEmerging: true },
    });
    expect(await place()).toMatchObject({ attached: [], alreadyThere: [{ articleId, storyId }] });
    expect(await newest('ARTICLE_ATTACHED')).toEqual(event);
  });

  it('moves only when it is told to, with an event for either story', async () => {
    const [articleId = ''] = await write(['moves']);
    const [from, into] = [demoId('Story', 'demo-rain-ledger'), demoId('Story', 'demo-kestrel-cup')];
    await inTransaction(database, (tx) => attach(tx, [{ articleId, storyId: from }], { by: 'INGEST' }));
    const stays = await inTransaction(database, (tx) =>
      attach(tx, [{ articleId, storyId: into }], { by: 'INGEST' }),
    );
    expect(stays).toMatchObject({ attached: [], heldElsewhere: [{ articleId, heldBy: from }] });
    await inTransaction(database, (tx) =>
      attach(tx, [{ articleId, storyId: into }], { by: 'EDITOR', move: true }),
    );
    expect(await newest('ARTICLE_DETACHED')).toMatchObject({ storyId: from, payload: { articleId } });
    expect(await newest('ARTICLE_ATTACHED')).toMatchObject({ storyId: into, payload: { articleId } });
    expect(await wrongCoverage(database)).toEqual([]);
  });

  it('refuses a merged story, an unknown one and an unknown article', async () => {
    const [articleId = ''] = await write(['refused']);
    const nobody = '00000000-0000-4000-8000-000000000000';
    const placements = [
      { articleId, storyId: demoId('Story', 'demo-skarvik-captain') },
      { articleId: nobody, storyId: demoId('Story', 'demo-kestrel-cup') },
    ];
    const outcome = await inTransaction(database, (tx) => attach(tx, placements, { by: null }));
    expect(outcome).toMatchObject({ attached: [], refused: placements });
  });

  it('keeps an old headline when an address comes with a new one', async () => {
    const [articleId = ''] = await write(['renamed'], { title: 'First' });
    await write(['renamed'], { title: 'Second' });
    await write(['renamed'], { title: 'Second' });
    await write(['renamed'], { title: 'Third', outlet: 'new-commons' });
    const [article] = await rowsOf(
      database,
      `SELECT a.title, a."searchText", s.slug, array_agg(t.title ORDER BY t."seenAt") AS titles,
              min(t."seenAt") = a."firstSeenAt" AS "firstSeenWithArticle"
         FROM "Article" a JOIN "TitleChange" t ON t."articleId" = a.id JOIN "Source" s ON s.ordinal = a."sourceOrdinal"
        WHERE a.id = '${articleId}' GROUP BY a.id, s.slug`,
    );
    expect(article).toEqual({
      title: 'Third',
      searchText: 'third',
      slug: 'red-thread',
      titles: ['First', 'Second'],
      firstSeenWithArticle: true,
    });
  });

  it('knows since when an article bears each headline, the first since the article', async () => {
    const [articleId = ''] = await write(['retitled'], { title: 'First' });
    const look = async () => {
      const [row] = await rowsOf(
        database,
        `SELECT a.title, a."titleSeenAt" AS "seenAt", a."firstSeenAt", a."titleSeenAt" > max(t."seenAt") AS "isLater"
           FROM "Article" a LEFT JOIN "TitleChange" t ON t."articleId" = a.id WHERE a.id = '${articleId}' GROUP BY a.id`,
      );
      return row ?? {};
    };
    const first = await look();
    expect(first['seenAt']).toEqual(first['firstSeenAt']);
    const borne = [first];
    for (const title of ['Second', 'Third', 'Fourth']) {
      await write(['retitled'], { title });
      borne.push(await look());
    }
    expect(borne.slice(1).map(({ isLater }) => isLater)).toEqual([true, true, true]);
    const history = await rowsOf(
      database,
      `SELECT title, "seenAt" FROM "TitleChange" WHERE "articleId" = '${articleId}' ORDER BY "seenAt"`,
    );
    expect(history).toEqual(borne.slice(0, 3).map(({ title, seenAt }) => ({ title, seenAt })));
  });

  it('gives stories of one headline slugs of their own, also at the same time', async () => {
    const create = () =>
      inTransaction(database, (tx) =>
        createStories(tx, [
          { headline: 'The same words', topicIds: [] },
          { headline: 'The same words', topicIds: [] },
        ]),
      );
    const written = (await Promise.all([create(), create(), create()])).flat().map(({ slug }) => slug);
    const expected = ['', '-2', '-3', '-4', '-5', '-6'].map((end) => `the-same-words${end}`);
    expect(written.sort()).toEqual(expected);
  });

  it('never miscounts under writers that attach, move, detach and merge at once', async () => {
    const stories = await inTransaction(database, (tx) =>
      createStories(
        tx,
        Array.from({ length: 6 }, (_, n) => ({ headline: `Contended ${n}`, topicIds: [] })),
      ),
    );
    const articleIds = await write(Array.from({ length: 24 }, (_, n) => `contended-${n}`));
    const pick = <T>(items: readonly T[], n: number): T => {
      const item = items[n % items.length];
      if (item === undefined) throw new RangeError('Nothing to pick from.');
      return item;
    };
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let turn = 0; turn < 12; turn += 1) {
          const seed = writer * 131 + turn * 37;
          const articleId = pick(articleIds, seed);
          const storyId = pick(stories, seed * 7 + turn).id;
          await inTransaction(database, async (tx) => {
            if (turn % 4 === 3) await detach(tx, [{ articleId, storyId, reason: null }], { by: 'EDITOR' });
            else
              await attach(
                tx,
                [
                  { articleId, storyId },
                  { articleId: pick(articleIds, seed + 5), storyId },
                ],
                { by: 'INGEST', move: true },
              );
          });
        }
        if (writer === 0) {
          const [from, into] = [pick(stories, 0).id, pick(stories, 1).id];
          await inTransaction(database, (tx) => mergeStories(tx, { fromId: from, intoId: into }));
        }
      }),
    );
    expect(await wrongCoverage(database)).toEqual([]);
    const [log] = await rowsOf(
      database,
      'SELECT count(*)::int = max("offset")::int AS gapless, count(DISTINCT "offset") = count(*) AS distinct FROM "EventLog"',
    );
    expect(log).toEqual({ gapless: true, distinct: true });
  });

  it('refuses more events than numbering can take in one commit', async () => {
    const event = { type: 'STORY_CHANGED', storyId: null, payload: { storyIds: [] } } as const;
    const many = Array.from({ length: MOST_EVENTS + 1 }, () => event);
    await expect(inTransaction(database, (tx) => appendEvents(tx, many))).rejects.toThrow(RangeError);
  });
});
