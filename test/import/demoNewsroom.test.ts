import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalAddress } from '../../src/domain/address.ts';
import { readDemoFiles } from '../../src/ingest/demoFiles.ts';
import { demoId } from '../../src/ingest/demoId.ts';
import { isEmpty, seedDemo } from '../../src/ingest/demoNewsroom.ts';
import { demoTime } from '../../src/ingest/demoTime.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { rowsOf, wrongCoverage } from './support.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');

it('Demo ids are UUIDs that never change', () => {
  expect(demoId('Source', 'red-thread')).toBe('c9f4c248-ce74-5fb4-bdd8-3de05b45e31e');
  expect(demoId('Source', 'red-thread')).not.toBe(demoId('Owner', 'red-thread'));
});

it('Demo times are instants, or counted back from now', () => {
  expect(demoTime('-2d3h15m', NOW).toISOString()).toBe('2026-11-18T08:45:00.000Z');
  expect(demoTime('2026-01-06T14:50:00.000Z', NOW).toISOString()).toBe('2026-01-06T14:50:00.000Z');
  expect(() => demoTime('yesterday', NOW)).toThrow(RangeError);
});

it('The demo files cite only articles of the same story, under canonical addresses', async () => {
  for (const story of (await readDemoFiles()).stories) {
    const urls = new Set(story.articles.map(({ url }) => url));
    for (const url of urls) expect(canonicalAddress(url)).toBe(url);
    for (const { citations } of [...story.overview, ...story.analyses, ...story.faq, ...story.timeline]) {
      for (const url of citations) expect(urls, `${story.key} cites ${url}`).toContain(url);
    }
  }
});

describeOnEachEngine('The demo newsroom', (engine) => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await openTestDatabase(engine, 'empty');
    expect(await isEmpty(own.database)).toBe(true);
    await seedDemo(own.database, NOW);
  });
  afterAll(() => own.close());

  it('holds all that its files hold', async () => {
    const [row] = await rowsOf(
      own.database,
      `SELECT (SELECT count(*)::int FROM "Story") AS stories, (SELECT count(*)::int FROM "Article") AS articles,
              (SELECT count(*)::int FROM "Source") AS outlets, (SELECT count(*)::int FROM "Rater") AS raters,
              (SELECT count(*)::int FROM "Attachment") AS stays, (SELECT count(*)::int FROM "TitleChange") AS titles,
              (SELECT count(*)::int FROM "Statement") AS statements, (SELECT count(*)::int FROM "Analysis") AS analyses,
              (SELECT count(*)::int FROM "FaqEntry") AS faq, (SELECT count(*)::int FROM "TimelineEvent") AS timeline`,
    );
    expect(row).toEqual({
      stories: 17,
      articles: 122,
      outlets: 24,
      raters: 4,
      stays: 124,
      titles: 14,
      statements: 51,
      analyses: 36,
      faq: 17,
      timeline: 50,
    });
    expect(await isEmpty(own.database)).toBe(false);
  });

  it("first saw today's headlines after the earlier ones, and else with their articles", async () => {
    const rows = await rowsOf(
      own.database,
      `SELECT a.url FROM "Article" a LEFT JOIN "TitleChange" t ON t."articleId" = a.id GROUP BY a.id
       HAVING COALESCE(max(t."seenAt") + interval '30 minutes', a."firstSeenAt") <> a."titleSeenAt" OR a."titleSeenAt" > '${NOW.toISOString()}'`,
    );
    expect(rows).toEqual([]);
  });

  it('keeps every citation, in its order', async () => {
    const { stories } = await readDemoFiles();
    const [paris] = stories.filter(({ key }) => key === 'demo-paris-security-guarantees');
    const rows = await rowsOf<{ text: string; urls: string[] }>(
      own.database,
      `SELECT s.text, array_agg(a.url ORDER BY c.position) AS urls
         FROM "Statement" s JOIN "StatementCitation" c ON c."statementId" = s.id JOIN "Article" a ON a.id = c."articleId"
        WHERE s."storyId" = '${demoId('Story', 'demo-paris-security-guarantees')}' GROUP BY s.id ORDER BY s.position`,
    );
    expect(rows.map(({ text, urls }) => ({ text, citations: urls }))).toEqual(paris?.overview);
  });

  it('has coverage that agrees with the attachments', async () => {
    expect(await wrongCoverage(own.database)).toEqual([]);
  });

  it('has the captain merged into the ferry, with slugs and articles moved', async () => {
    const [captain] = await rowsOf(
      own.database,
      `SELECT s.status::text, into_story."importKey" AS "into", s.coverage,
              (SELECT count(*)::int FROM "StorySlug" g WHERE g."storyId" = s.id) AS slugs,
              (SELECT count(*)::int FROM "Attachment" t WHERE t."storyId" = s.id AND t."detachedAt" = '2026-11-19T22:20:00Z') AS closed
         FROM "Story" s JOIN "Story" into_story ON into_story.id = s."mergedIntoId" WHERE s."importKey" = 'demo-skarvik-captain'`,
    );
    expect(captain).toEqual({
      status: 'MERGED',
      into: 'demo-skarvik-ferry',
      coverage: '{"s":[],"n":[]}',
      slugs: 0,
      closed: 2,
    });
    const leads = await rowsOf(
      own.database,
      `SELECT s."importKey" AS key, s."articleCount" AS articles FROM "StorySlug" g JOIN "Story" s ON s.id = g."storyId"
        WHERE g.slug = 'skarvik-ferry-captain-questioned'`,
    );
    expect(leads).toEqual([{ key: 'demo-skarvik-ferry', articles: 12 }]);
  });

  it('has an emerging story, settled ones, a detached article, and copies that point at the wire', async () => {
    const statuses = await rowsOf(
      own.database,
      'SELECT status::text, count(*)::int AS n FROM "Story" GROUP BY 1 ORDER BY 1',
    );
    expect(statuses).toEqual([
      { status: 'DEVELOPING', n: 13 },
      { status: 'EMERGING', n: 1 },
      { status: 'MERGED', n: 1 },
      { status: 'SETTLED', n: 2 },
    ]);
    const copies = await rowsOf(
      own.database,
      `SELECT o.url, count(*)::int AS n FROM "Article" a JOIN "Article" o ON o.id = a."originalId"
        WHERE o.url LIKE '%ferry-aground-skarvik' GROUP BY 1`,
    );
    expect(copies).toEqual([{ url: 'https://www.continental-wire.example/a/ferry-aground-skarvik', n: 3 }]);
    const [detached] = await rowsOf(
      own.database,
      `SELECT a."storyId", t."detachedAt" - t."attachedAt" = interval '4 hours' AS "afterFourHours"
         FROM "Attachment" t JOIN "Article" a ON a.id = t."articleId" WHERE a.url LIKE '%/dam-removal-fight'`,
    );
    expect(detached).toEqual({ storyId: null, afterFourHours: true });
  });

  it('tells the log of every story and every article, within one transaction', async () => {
    const events = await rowsOf(
      own.database,
      `SELECT type, count(*)::int AS n FROM "EventLog" WHERE type LIKE 'STORY%' OR type LIKE 'ARTICLE_%TACHED' GROUP BY 1 ORDER BY 1`,
    );
    expect(events).toEqual([
      { type: 'ARTICLE_ATTACHED', n: 122 },
      { type: 'ARTICLE_DETACHED', n: 1 },
      { type: 'STORY_CREATED', n: 17 },
      { type: 'STORY_MERGED', n: 2 },
    ]);
    const [emerging] = await rowsOf(
      own.database,
      `SELECT payload FROM "EventLog" WHERE type = 'STORY_CREATED' AND "storyId" = '${demoId('Story', 'demo-lake-tansel')}'`,
    );
    expect(emerging).toMatchObject({ payload: { isEmerging: true } });
  });

  it('leaves nothing behind where loading fails half-way', async () => {
    const other = await openTestDatabase(engine, 'empty');
    await rowsOf(other.database, `ALTER TABLE "FaqEntry" ADD CONSTRAINT "fault" CHECK ("position" < 0)`);
    await expect(seedDemo(other.database, NOW)).rejects.toThrow();
    expect(await isEmpty(other.database)).toBe(true);
    await other.close();
  });
});
