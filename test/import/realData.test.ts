import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { fingerprintOf, importInto, REAL, rowsOf, wrongCoverage } from './support.ts';

const RATED_AT = new Date('2022-12-01T00:00:00Z');

describe.skipIf(!REAL.isHere)('The real data (wants ../shared/data)', () => {
  describeOnEachEngine('imported', (engine) => {
    let own: TestDatabase;
    const counts: Record<string, Record<string, number>> = {};

    async function importAll(): Promise<Record<string, Record<string, number>>> {
      const { database } = own;
      return {
        allsides: (await importInto(database, REAL.allsides, 'allsides', { ratedAt: RATED_AT })).counts,
        mbfc: (await importInto(database, REAL.mbfc, 'mbfc')).counts,
        ownership: (await importInto(database, REAL.ownership, 'ownership')).counts,
        stories: (await importInto(database, REAL.stories, 'stories')).counts,
      };
    }

    beforeAll(async () => {
      own = await openTestDatabase(engine, 'empty');
      Object.assign(counts, await importAll());
    }, 120_000);
    afterAll(() => own.close());

    const one = async (sql: string) => (await rowsOf(own.database, sql))[0];

    it('all goes in: 775 stories and 2,297 articles, 8,711 ratings, 1,273 ownerships', async () => {
      expect(counts['stories']).toEqual({
        'stories new': 775,
        'stories known': 0,
        'articles new': 2_297,
        'articles known': 0,
        'articles attached': 2_297,
        'articles attached elsewhere': 0,
        'outlets new': 2,
        'bad lines': 0,
      });
      expect(counts['allsides']).toEqual({
        'passed over: authors': 477,
        'passed over: without a site': 106,
        'passed over: parts of a host': 28,
        'passed over: on a platform': 1,
        'outlets new': 667,
        'ratings new': 667,
        'ratings known': 0,
        'bad lines': 0,
      });
      expect(counts['mbfc']).toMatchObject({
        'passed over: parts of a host': 699,
        'ratings new': 8_044,
        'outlets new': 7_602,
        'bad lines': 0,
      });
      expect(counts['ownership']).toMatchObject({
        'ownerships new': 1_273,
        'outlets new': 4_793,
        'bad lines': 0,
      });
      expect(await one('SELECT count(*)::int AS n FROM "Article" WHERE "storyId" IS NOT NULL')).toEqual({
        n: 2_297,
      });
      expect(await wrongCoverage(own.database)).toEqual([]);
    });

    it('every row of AllSides is either rated or passed over for a reason', () => {
      const { 'bad lines': _bad, 'outlets new': _new, ...rows } = counts['allsides'] ?? {};
      expect(Object.values(rows).reduce((sum, count) => sum + count, 0)).toBe(1_279);
    });

    it('outlets have the ratings that their raters published', async () => {
      const ratings = await rowsOf(
        own.database,
        `SELECT s.domain, r.slug AS rater, t.step::int, t."originalLabel", t.factuality::text, t."ratedAt"
           FROM "Rating" t JOIN "Source" s ON s.ordinal = t."sourceOrdinal" JOIN "Rater" r ON r.id = t."raterId"
          WHERE s.domain IN ('nytimes.com', '100percentfedup.com', 'wsj.com') ORDER BY 1, 2`,
      );
      const mbfc = { rater: 'media-bias-fact-check', ratedAt: new Date('2026-08-19T10:00:48.920Z') };
      const allsides = { rater: 'allsides', factuality: null, ratedAt: RATED_AT };
      expect(ratings).toEqual([
        { domain: '100percentfedup.com', ...mbfc, step: null, originalLabel: 'fake-news', factuality: 'LOW' },
        { domain: 'nytimes.com', ...allsides, step: -1, originalLabel: 'Lean Left' },
        { domain: 'nytimes.com', ...mbfc, step: -1, originalLabel: 'left-center', factuality: 'HIGH' },
        { domain: 'wsj.com', ...allsides, step: 0, originalLabel: 'Center' },
        { domain: 'wsj.com', ...mbfc, step: 1, originalLabel: 'right-center', factuality: 'MOSTLY_FACTUAL' },
      ]);
      expect(await one(`SELECT name, slug FROM "Source" WHERE domain = 'nytimes.com'`)).toEqual({
        name: 'New York Times',
        slug: 'new-york-times',
      });
    });

    it('local outlets have their owners, mediums and country', async () => {
      expect(
        await one(
          `SELECT s.name, s.medium::text, s.country, o.name AS owner, w."sharePercent" AS share
             FROM "Source" s JOIN "Ownership" w ON w."sourceOrdinal" = s.ordinal JOIN "Owner" o ON o.id = w."ownerId"
            WHERE s.domain = 'kwhe.com'`,
        ),
      ).toEqual({ name: 'KWHE', medium: 'TELEVISION', country: 'US', owner: 'LeSea', share: null });
      expect(await one(`SELECT name FROM "Source" WHERE domain = 'comettv.com'`)).toEqual({
        name: 'comettv.com',
      });
    });

    it('a story has its articles, their outlets and times, and its topic', async () => {
      const rows = await rowsOf(
        own.database,
        `SELECT o.domain, a."publishedAt", s."sourceCount", t.slug AS topic FROM "Story" s JOIN "Article" a ON a."storyId" = s.id
           JOIN "Source" o ON o.ordinal = a."sourceOrdinal" JOIN "StoryTopic" l ON l."storyId" = s.id JOIN "Topic" t ON t.id = l."topicId"
          WHERE s.headline LIKE 'Coronavirus Declared Global Emergency%' ORDER BY 1`,
      );
      expect(rows.map(({ domain }) => domain)).toEqual(['abcnews.go.com', 'bbc.com', 'foxnews.com']);
      expect(rows[0]).toMatchObject({ sourceCount: 3, topic: 'coronavirus' });
      expect(await one('SELECT count(*)::int AS n, count(DISTINCT slug)::int AS slugs FROM "Topic"')).toEqual(
        { n: 96, slugs: 96 },
      );
    });

    it("an article keeps a leaning of its own only where it is not its outlet's", async () => {
      expect(
        await one(
          `SELECT count(*) FILTER (WHERE "ownLeaning" IS NULL)::int AS as_outlet,
                  count(*) FILTER (WHERE "ownLeaning" = 'CENTER')::int AS center FROM "Article" a
             JOIN "Source" s ON s.ordinal = a."sourceOrdinal" WHERE s.domain = 'npr.org'`,
        ),
      ).toMatchObject({ center: 78 });
    });

    it('a second run of everything changes nothing', async () => {
      const before = await fingerprintOf(own.database);
      const again = await importAll();
      expect(again['stories']).toMatchObject({ 'stories new': 0, 'articles new': 0, 'outlets new': 0 });
      expect(again['mbfc']).toMatchObject({ 'ratings new': 0, 'ratings known': 8_044 });
      expect(await fingerprintOf(own.database)).toEqual(before);
    }, 120_000);
  });
});
