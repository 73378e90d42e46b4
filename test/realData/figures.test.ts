import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REAL, rowsOf } from '../import/support.ts';
import { describeOnEachEngine } from '../support/databases.ts';
import type { Json } from '../support/newsroom.ts';
import { openRealNewsroom, type RealNewsroom } from './support.ts';

/**
 * What raters say together of each outlet that any of them places: the mean of each rater's newest step, and its nearest
 * step, halves away from zero, as `round` of a numeric has it.
 */
const CONSENSUS = `
  consensus AS (
    SELECT ordinal, avg(step) AS mean, round(avg(step))::int AS step
      FROM (SELECT DISTINCT ON ("sourceOrdinal", "raterId") "sourceOrdinal" AS ordinal, step::numeric AS step
              FROM "Rating" ORDER BY "sourceOrdinal", "raterId", "ratedAt" DESC, "recordedAt" DESC) AS newest
     WHERE step IS NOT NULL GROUP BY ordinal)`;

/** Every article that a story holds, by the attachments, with its own step or else its outlet's. */
const HELD = `
  held AS (
    SELECT t."storyId" AS story, a.id AS article, a."sourceOrdinal" AS ordinal, a."publishedAt" AS at, c.mean AS outlet_mean,
           COALESCE(array_position(ARRAY['FAR_LEFT', 'LEFT', 'LEAN_LEFT', 'CENTER', 'LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT'],
                                   a."ownLeaning"::text) - 4, c.mean) AS mean
      FROM "Attachment" t JOIN "Article" a ON a.id = t."articleId" LEFT JOIN consensus c ON c.ordinal = a."sourceOrdinal"
     WHERE t."detachedAt" IS NULL)`;

/** Counts of units \`u(story, mean)\` by story, as a breakdown has them. */
const COUNTS = `
  SELECT s.slug, count(u.*)::int AS total, count(u.mean)::int AS rated, (count(u.*) - count(u.mean))::int AS unrated,
         count(*) FILTER (WHERE round(u.mean) < 0)::int AS left, count(*) FILTER (WHERE round(u.mean) = 0)::int AS center,
         count(*) FILTER (WHERE round(u.mean) > 0)::int AS right, round(avg(u.mean), 9)::float8 AS mean,
         ARRAY(SELECT (count(*) FILTER (WHERE round(v.mean) = n))::int FROM generate_series(-3, 3) n
                 LEFT JOIN u v ON v.story = s.id GROUP BY n ORDER BY n) AS steps
    FROM "Story" s LEFT JOIN u ON u.story = s.id GROUP BY s.id`;

/** The owner that each outlet counts for today. */
const OWNER = `
  owner AS (
    SELECT DISTINCT ON (w."sourceOrdinal") w."sourceOrdinal" AS ordinal, o.slug
      FROM "Ownership" w JOIN "Owner" o ON o.id = w."ownerId"
     WHERE COALESCE(w.since <= now(), true) AND COALESCE(w.until > now(), true)
     ORDER BY w."sourceOrdinal", w."sharePercent" DESC NULLS LAST, o.slug COLLATE "C")`;

const UNITS = {
  SOURCE: 'SELECT DISTINCT story, ordinal, outlet_mean AS mean FROM held',
  ARTICLE: 'SELECT story, mean FROM held',
  OWNER: `
    SELECT story, avg(outlet_mean) AS mean
      FROM (SELECT DISTINCT story, ordinal, outlet_mean FROM held) h LEFT JOIN owner USING (ordinal)
     GROUP BY story, COALESCE(slug, ordinal::text)`,
};

/** Outlets of each story by side: what a blindspot is judged by. */
const SHARES = `
  shares AS (
    SELECT story, count(*) AS n, count(*) FILTER (WHERE round(mean) < 0) AS l, count(*) FILTER (WHERE round(mean) = 0) AS c,
           count(*) FILTER (WHERE round(mean) > 0) AS r
      FROM (${UNITS.SOURCE}) u WHERE mean IS NOT NULL GROUP BY story)`;

/** Whether a side of \`count\` outlets is under-covered, on exact shares. */
const isUnder = (count: string) => `
  (n >= 5 AND ${count}::numeric / n <= 0.20 AND GREATEST(l, c, r)::numeric / n >= 0.38
   AND (GREATEST(l, c, r) - ${count})::numeric / n >= 0.20 AND GREATEST(l, c, r) >= 2 * ${count})`;

const BLINDSPOT = `
  CASE WHEN ${isUnder('l')} AND NOT (${isUnder('r')} AND r <= l) THEN 'LEFT'
       WHEN ${isUnder('r')} AND NOT (${isUnder('l')} AND l <= r) THEN 'RIGHT' END`;

describe.skipIf(!REAL.isHere)('Figures of the real data (wants ../shared/data)', () => {
  describeOnEachEngine('as the service and as SQL of its own make them', (engine) => {
    let real: RealNewsroom;
    /** What each story answers to a selection, by slug. */
    let ofStories: (selection: string) => Promise<Map<string, Json>>;
    const sql = (text: string) => rowsOf<Record<string, Json>>(real.database, text);

    beforeAll(async () => {
      real = await openRealNewsroom(engine);
      ofStories = async (selection) => {
        const found = new Map<string, Json>();
        for (let after: string | null = null; ; ) {
          const { data, errors } = await real.ask(
            `query ($after: String) { stories(first: 100, after: $after) { nodes { slug ${selection} } pageInfo { hasNextPage endCursor } } }`,
            { after },
          );
          expect(errors).toBeUndefined();
          for (const { slug, ...story } of data.stories.nodes) found.set(slug, story);
          if (!data.stories.pageInfo.hasNextPage) return found;
          after = data.stories.pageInfo.endCursor;
        }
      };
    }, 120_000);
    afterAll(() => real.close());

    it.each(Object.entries(UNITS))('how each story is spread, unit %s', async (unit, units) => {
      const rows = await sql(`WITH ${CONSENSUS}, ${HELD}, ${OWNER}, u AS (${units}) ${COUNTS}`);
      const answers = await ofStories(`biasBreakdown(unit: ${unit}) {
        total rated unrated left { count } center { count } right { count } meanScore leanings { count } }`);
      expect(answers.size).toBeGreaterThan(775);
      expect(rows.length).toBe(answers.size);
      for (const { slug, ...expected } of rows) {
        const { total, rated, unrated, left, center, right, meanScore, leanings } =
          answers.get(slug).biasBreakdown;
        expect({
          slug,
          ...{ total, rated, unrated, left: left.count, center: center.count, right: right.count },
          mean: meanScore === null ? null : Number(meanScore.toFixed(9)),
          steps: leanings.map(({ count }: { count: number }) => count),
        }).toEqual({ slug, ...expected });
      }
      expect(rows.some(({ unrated }) => unrated > 0)).toBe(true);
    });

    it('what each story says of its articles is what is attached to it', async () => {
      const rows = await sql(`
        WITH o AS (SELECT t."storyId" AS story, a."sourceOrdinal" AS ordinal, count(*) AS n, min(a."publishedAt") AS first,
                          max(a."publishedAt") AS last
                     FROM "Attachment" t JOIN "Article" a ON a.id = t."articleId" WHERE t."detachedAt" IS NULL GROUP BY 1, 2)
        SELECT s.slug, s.coverage, concat('{"s":[', string_agg(ordinal::text, ',' ORDER BY ordinal), '],"n":[',
                                          string_agg(n::text, ',' ORDER BY ordinal), ']}') AS expected,
               COALESCE(sum(n), 0)::int AS articles, count(ordinal)::int AS outlets, min(first) AS first, max(last) AS last
          FROM "Story" s LEFT JOIN o ON o.story = s.id GROUP BY s.id`);
      const answers = await ofStories('articleCount sourceCount firstPublishedAt lastArticleAt');
      expect(rows.length).toBe(answers.size);
      for (const { slug, coverage, expected, articles, outlets, first, last } of rows) {
        expect(coverage).toBe(expected);
        expect(answers.get(slug)).toEqual({
          articleCount: articles,
          sourceCount: outlets,
          firstPublishedAt: first?.toISOString() ?? null,
          lastArticleAt: last?.toISOString() ?? null,
        });
      }
    });

    it('the blindspot of each story, its column and the filter by it', async () => {
      const rows = await sql(`
        WITH ${CONSENSUS}, ${HELD}, ${SHARES}
        SELECT s.slug, s."blindspotOf"::text AS stored, ${BLINDSPOT} AS expected FROM "Story" s LEFT JOIN shares ON story = s.id`);
      const answers = await ofStories('biasBreakdown { blindspot { underCoveredBy } }');
      for (const { slug, stored, expected } of rows) {
        const { blindspot } = answers.get(slug).biasBreakdown;
        expect({ slug, stored, answered: blindspot?.underCoveredBy ?? null }).toEqual({
          slug,
          stored: expected,
          answered: expected,
        });
      }
      for (const side of ['LEFT', 'RIGHT']) {
        const { data } = await real.ask(`{ stories(where: { blindspotOf: ${side} }) { totalCount } }`);
        const count = rows.filter(({ expected }) => expected === side).length;
        expect(count).toBeGreaterThan(5);
        expect(data.stories.totalCount).toBe(count);
      }
    });

    it('what a blindspot is held against: the share of all rated outlets that published in the time of the story', async () => {
      const rows = await sql(`
        WITH ${CONSENSUS}, ${HELD}, ${SHARES},
        spot AS (SELECT story, ${BLINDSPOT} AS side, (SELECT min(at) FROM held h WHERE h.story = s.story) AS first,
                        (SELECT max(at) FROM held h WHERE h.story = s.story) AS last FROM shares s)
        SELECT s.slug, (SELECT round(100.0 * count(*) FILTER (WHERE sign(c.step) = CASE side WHEN 'LEFT' THEN -1 ELSE 1 END) / count(*), 9)::float8
                          FROM consensus c
                         WHERE EXISTS (SELECT FROM "Article" a WHERE a."sourceOrdinal" = c.ordinal AND a."publishedAt" BETWEEN first AND last)
                       ) AS expected
          FROM spot JOIN "Story" s ON s.id = story WHERE side IS NOT NULL`);
      const answers = await ofStories('biasBreakdown { blindspot { expectedPercent } }');
      expect(rows.length).toBeGreaterThan(10);
      for (const { slug, expected } of rows) {
        const { expectedPercent } = answers.get(slug).biasBreakdown.blindspot;
        expect({ slug, percent: Number(expectedPercent.toFixed(9)) }).toEqual({ slug, percent: expected });
      }
    });

    it.each([
      [
        'SIDE',
        `(CASE sign(round(mean)) WHEN -1 THEN 'LEFT' WHEN 0 THEN 'CENTER' WHEN 1 THEN 'RIGHT' ELSE 'UNKNOWN' END)`,
        '',
      ],
      [
        'OWNER',
        `COALESCE(o.slug, 'UNKNOWN')`,
        'LEFT JOIN "Ownership" w ON w."sourceOrdinal" = ordinal LEFT JOIN "Owner" o ON o.id = w."ownerId"',
      ],
    ])("the analyst's table by %s", async (by, key, join) => {
      const rows = await sql(`
        WITH ${CONSENSUS}, ${HELD}
        SELECT ARRAY[key] AS keys, count(DISTINCT article)::int AS "articleCount", count(DISTINCT ordinal)::int AS "sourceCount",
               count(DISTINCT story)::int AS "storyCount"
          FROM (SELECT ${key} COLLATE "C" AS key, article, ordinal, story FROM held ${join}) AS keyed
         GROUP BY key ORDER BY count(DISTINCT article) DESC, key`);
      const { data } = await real.ask(
        `{ coverageTable(by: [${by}], first: 1000) { totalRows rows { keys articleCount sourceCount storyCount } } }`,
      );
      expect(rows.length).toBeGreaterThan(3);
      expect(data.coverageTable).toEqual({ totalRows: rows.length, rows });
    });

    it('how many owners of equal size each story has', async () => {
      const rows = await sql(`
        WITH ${CONSENSUS}, ${HELD}, ${OWNER},
        part AS (SELECT story, slug, count(*) AS n FROM held JOIN owner USING (ordinal) GROUP BY 1, 2)
        SELECT s.slug, round(1 / (SELECT sum(power(n / (SELECT sum(n) FROM part p WHERE p.story = s.id), 2)) FROM part p
                                   WHERE p.story = s.id), 9)::float8 AS expected FROM "Story" s`);
      const answers = await ofStories('coverageSummary { effectiveOwners }');
      for (const { slug, expected } of rows) {
        const { effectiveOwners } = answers.get(slug).coverageSummary;
        const answered = effectiveOwners === null ? null : Number(effectiveOwners.toFixed(9));
        expect({ slug, answered }).toEqual({ slug, answered: expected });
      }
      expect(rows.some(({ expected }) => expected > 1 && !Number.isInteger(expected))).toBe(true);
    });

    it('how much the outlets with most articles overlap, each with each', async () => {
      const outlets = await sql(`
        SELECT o.ordinal, o.slug FROM "Source" o JOIN "Article" a ON a."sourceOrdinal" = o.ordinal
         GROUP BY o.id ORDER BY count(*) DESC, o.slug COLLATE "C" LIMIT 5`);
      const ids = await real.ask(
        `{ ${outlets.map(({ slug }, n) => `o${n}: source(by: { slug: "${slug}" }) { id }`).join(' ')} }`,
      );
      for (const [n, a] of outlets.entries()) {
        for (const [m, b] of outlets.entries()) {
          if (n >= m) continue;
          const stories = (ordinal: number) =>
            `SELECT t."storyId" FROM "Attachment" t JOIN "Article" a ON a.id = t."articleId"
              WHERE a."sourceOrdinal" = ${ordinal} AND t."detachedAt" IS NULL`;
          const count = (set: string) => `(SELECT count(*)::int FROM (${set}) AS s)`;
          const [A, B] = [stories(a['ordinal']), stories(b['ordinal'])];
          const [expected] = await sql(
            `SELECT ${count(`${A} INTERSECT ${B}`)} AS shared, ${count(`${A} EXCEPT ${B}`)} AS "onlyA", ${count(`${B} EXCEPT ${A}`)} AS "onlyB"`,
          );
          const { data } = await real.ask(
            'query ($a: ID!, $b: ID!) { sourceOverlap(a: $a, b: $b) { shared onlyA onlyB stories { totalCount } } }',
            { a: ids.data[`o${n}`].id, b: ids.data[`o${m}`].id },
          );
          expect(data.sourceOverlap).toEqual({ ...expected, stories: { totalCount: expected?.['shared'] } });
        }
      }
    });
  });
});
