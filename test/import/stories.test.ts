import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { detach } from '../../src/resolvers/writing/attachments.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { upsertOutlets } from '../../src/resolvers/writing/outlets.ts';
import { ensureRaters } from '../../src/resolvers/writing/raters.ts';
import { recordRatings } from '../../src/resolvers/writing/ratings.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import {
  articleLine,
  fileOf,
  fingerprintOf,
  importInto,
  rowsOf,
  storyLine,
  wrongCoverage,
} from './support.ts';

describeOnEachEngine('An import of stories', (engine) => {
  let own: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    own = await openTestDatabase(engine, 'empty');
    database = own.database;
  });
  afterAll(() => own.close());

  const importLines = async (lines: readonly (object | string | Buffer)[]) =>
    importInto(database, await fileOf('stories.jsonl', lines), 'stories');

  const articleAt = async (path: string) => {
    const [row] = await rowsOf<{
      ownLeaning: string | null;
      publishedAt: Date;
      storyId: string | null;
      id: string;
    }>(
      database,
      `SELECT "id", "ownLeaning"::text, "publishedAt", "storyId" FROM "Article" WHERE url LIKE '%/${path}'`,
    );
    return row;
  };
  const storyIdOf = async (key: string) => {
    const [row] = await rowsOf<{ id: string }>(
      database,
      `SELECT id FROM "Story" WHERE "importKey" = '${key}'`,
    );
    return row?.id ?? '';
  };

  it('changes nothing when it runs again', async () => {
    const lines = [storyLine('again-1', { articles: 3 }), storyLine('again-2', { articles: 2 })];
    const { counts } = await importLines(lines);
    expect(counts).toMatchObject({ 'stories new': 2, 'articles new': 5, 'articles attached': 5 });
    const before = await fingerprintOf(database);
    const again = await importLines(lines);
    expect(again.counts).toMatchObject({
      'stories new': 0,
      'stories known': 2,
      'articles new': 0,
      'articles known': 5,
    });
    expect(await fingerprintOf(database)).toEqual(before);
  });

  it('attaches new articles to a known story, and leaves its texts as they are', async () => {
    await importLines([storyLine('grows', { articles: 1 })]);
    const { counts } = await importLines([storyLine('grows', { articles: 3, title: 'Another headline' })]);
    expect(counts).toMatchObject({ 'stories known': 1, 'articles new': 2, 'articles attached': 2 });
    const [story] = await rowsOf(
      database,
      `SELECT headline, "articleCount" FROM "Story" WHERE "importKey" = 'grows'`,
    );
    expect(story).toEqual({ headline: 'What happened in grows', articleCount: 3 });
  });

  it('takes one story told in two lines for one', async () => {
    const { counts } = await importLines([
      storyLine('twice', { articles: 1 }),
      storyLine('twice', { articles: 2 }),
    ]);
    expect(counts).toMatchObject({
      'stories new': 1,
      'stories known': 1,
      'articles new': 2,
      'articles attached': 2,
    });
  });

  it('leaves an article to the story that holds it, and counts it', async () => {
    await importLines([storyLine('holder', { articles: 1 })]);
    const { counts, complaints } = await importLines([
      storyLine('taker', { articles: [articleLine('holder-0'), articleLine('taker-1')] }),
    ]);
    expect(counts).toMatchObject({
      'articles attached elsewhere': 1,
      'articles attached': 1,
      'bad lines': 0,
    });
    expect(complaints).toEqual([]);
    expect((await articleAt('holder-0'))?.storyId).toBe(await storyIdOf('holder'));
  });

  it('leaves out what an editor took out, and follows a merge', async () => {
    const lines = [storyLine('edited', { articles: 2 }), storyLine('target', { articles: 1 })];
    await importLines(lines);
    const [fromId, intoId, article] = [
      await storyIdOf('edited'),
      await storyIdOf('target'),
      await articleAt('edited-0'),
    ];
    await inTransaction(database, async (tx) => {
      await detach(tx, [{ articleId: article?.id ?? '', storyId: fromId, reason: 'another case' }], {
        by: 'EDITOR',
      });
    });
    expect((await importLines(lines)).counts).toMatchObject({ 'articles attached': 0 });
    expect((await articleAt('edited-0'))?.storyId).toBeNull();

    await inTransaction(database, (tx) => mergeStories(tx, { fromId, intoId }));
    const { counts } = await importLines([storyLine('edited', { articles: [articleLine('edited-9')] })]);
    expect(counts).toMatchObject({ 'stories known': 1, 'articles attached': 1 });
    expect((await articleAt('edited-9'))?.storyId).toBe(intoId);
  });

  it("takes an article's own date, else the story's, else the time of the import", async () => {
    await importLines([
      storyLine('dated', {
        articles: [
          articleLine('dated-own', { date: '2021-04-22T06:15:00-07:00' }),
          articleLine('dated-american', { date: '4/21/18' }),
          articleLine('dated-story'),
        ],
      }),
      storyLine('undated', { date: null, articles: [articleLine('dated-never')] }),
    ]);
    const timeOf = async (path: string) => (await articleAt(path))?.publishedAt.toISOString();
    expect(await timeOf('dated-own')).toBe('2021-04-22T13:15:00.000Z');
    expect(await timeOf('dated-american')).toBe('2018-04-21T00:00:00.000Z');
    expect(await timeOf('dated-story')).toBe('2021-04-22T00:00:00.000Z');
    expect(Math.abs(Date.parse((await timeOf('dated-never')) ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('knows one topic in every spelling, by its nicest name', async () => {
    await importLines([storyLine('topic-1', { topic: 'lgbt_rights_and_law' })]);
    await importLines([
      storyLine('topic-2', { topic: 'LGBT Rights and Law', topics: ['us_senate', 'Ünïcode'] }),
    ]);
    await importLines([storyLine('topic-3', { topic: 'lgbt_rights_and_law' })]);
    const topics = await rowsOf(
      database,
      `SELECT t.slug, t.name, count(*)::int AS n FROM "Topic" t JOIN "StoryTopic" s ON s."topicId" = t.id
        WHERE t.slug IN ('lgbt-rights-and-law', 'unicode') GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(topics).toEqual([
      { slug: 'lgbt-rights-and-law', name: 'LGBT Rights and Law', n: 3 },
      { slug: 'unicode', name: 'Ünïcode', n: 1 },
    ]);
  });

  it('keeps overview, analyses, questions and timeline with their citations', async () => {
    const [a, b] = [
      articleLine('rich-0'),
      articleLine('rich-1', { authors: ['Ada'], language: 'en', leaning: 'FAR_RIGHT' }),
    ];
    const { complaints } = await importLines([
      storyLine('rich', {
        dek: 'Below the headline.',
        status: 'SETTLED',
        articles: [a, b],
        overview: [{ text: 'First.', citations: [`${b.url}?utm_source=x`, a.url] }, { text: 'Second.' }],
        analyses: [{ side: 'LEFT', text: 'So.', citations: [a.url] }],
        faq: [{ question: 'Why?', answer: 'Because.', citations: [] }],
        timeline: [{ date: '1848-03-18', headline: 'Long ago', citations: [b.url] }],
      }),
    ]);
    expect(complaints).toEqual([]);
    const [row] = await rowsOf(
      database,
      `SELECT s.dek, s.status::text, (SELECT count(*)::int FROM "Statement" t WHERE t."storyId" = s.id) AS statements,
              (SELECT array_agg(x.url ORDER BY c.position) FROM "Statement" t JOIN "StatementCitation" c ON c."statementId" = t.id
                 JOIN "Article" x ON x.id = c."articleId" WHERE t."storyId" = s.id AND t.position = 0) AS cited,
              (SELECT count(*)::int FROM "Analysis" t WHERE t."storyId" = s.id) AS analyses,
              (SELECT count(*)::int FROM "FaqEntry" t WHERE t."storyId" = s.id) AS faq,
              (SELECT "occurredAt" FROM "TimelineEvent" t WHERE t."storyId" = s.id) AS "happenedAt"
         FROM "Story" s WHERE "importKey" = 'rich'`,
    );
    expect(row).toEqual({
      dek: 'Below the headline.',
      status: 'SETTLED',
      statements: 2,
      cited: [b.url, a.url],
      analyses: 1,
      faq: 1,
      happenedAt: new Date('1848-03-18T00:00:00Z'),
    });
    expect((await articleAt('rich-1'))?.ownLeaning).toBe('FAR_RIGHT');
  });

  it('points copies at their original, also where that arrives last', async () => {
    const lead =
      'The very same words in the very same order, more than a dozen of them, so that chance is out.';
    const at = (path: string, domain: string, date: string) =>
      articleLine(path, { url: `https://${domain}/${path}`, domain, source: domain, date, lead });
    await importLines([storyLine('copy-1', { articles: [at('copy-b', 'b.example', '2021-05-02')] })]);
    await importLines([
      storyLine('copy-2', {
        articles: [at('copy-c', 'c.example', '2021-05-03'), at('copy-a', 'a.example', '2021-05-01')],
      }),
      storyLine('copy-3', { articles: [at('copy-a2', 'a.example', '2021-05-04')] }),
    ]);
    const rows = await rowsOf(
      database,
      `SELECT a.url, o.url AS original FROM "Article" a LEFT JOIN "Article" o ON o.id = a."originalId"
        WHERE a.url LIKE '%/copy-_%' ORDER BY a.url`,
    );
    expect(rows).toEqual([
      { url: 'https://a.example/copy-a', original: null },
      { url: 'https://a.example/copy-a2', original: null },
      { url: 'https://b.example/copy-b', original: 'https://a.example/copy-a' },
      { url: 'https://c.example/copy-c', original: 'https://a.example/copy-a' },
    ]);
  });

  it('leaves coverage that agrees with the attachments, and no transaction over 500 events', async () => {
    await importLines(Array.from({ length: 60 }, (_, n) => storyLine(`many-${n}`, { articles: 12 })));
    expect(await wrongCoverage(database)).toEqual([]);
    const [most] = await rowsOf(
      database,
      'SELECT max(n)::int AS n FROM (SELECT count(*) AS n FROM "EventLog" GROUP BY xmin) t',
    );
    expect(most?.['n']).toBeLessThanOrEqual(500);
  });

  describe('with a bias that is given for an article', () => {
    beforeEach(() =>
      inTransaction(database, async (tx) => {
        const raterIds = await ensureRaters(tx, [
          {
            slug: 'one',
            name: 'One',
            homepageUrl: null,
            methodology: 'Steps.',
            scale: { '-3': -3, '-1': -1, '0': 0, '2': 2 },
          },
        ]);
        const labels = {
          'far.example': '-3',
          'lean.example': '-1',
          'center.example': '0',
          'right.example': '2',
        };
        const outlets = await upsertOutlets(
          tx,
          Object.keys(labels).map((domain) => ({ domain, name: domain })),
        );
        await recordRatings(
          tx,
          outlets.map(({ ordinal, domain }) => ({
            sourceOrdinal: ordinal,
            raterId: raterIds.get('one') ?? '',
            originalLabel: Object.entries(labels).find(([name]) => name === domain)?.[1] ?? '',
            factuality: null,
            ratedAt: new Date('2020-01-01'),
            url: null,
          })),
        );
      }),
    );

    it.each([
      ['lean.example', 'left', null, null],
      ['far.example', 'left', null, null],
      ['center.example', 'left', null, 'LEFT'],
      ['right.example', 'left', null, 'LEFT'],
      ['center.example', 'center', null, null],
      ['lean.example', 'center', 'center', 'CENTER'],
      ['lean.example', 'left', 'lean left', null],
      ['lean.example', 'left', 'left', 'LEFT'],
      ['far.example', 'left', 'left', null],
      ['right.example', 'right', 'right', null],
      ['right.example', 'right', 'lean right', 'LEAN_RIGHT'],
      ['right.example', 'center', 'mixed', null],
      ['nobody.example', 'right', null, 'RIGHT'],
      ['nobody.example', 'right', 'lean right', 'LEAN_RIGHT'],
      ['nobody.example', null, null, null],
    ])('at %s: bias %s, bias5 %s gives it %s of its own', async (domain, bias, bias5, expected) => {
      const path = `bias-${domain}-${bias}-${bias5}`.replaceAll(' ', '-');
      await importLines([
        storyLine(path, {
          articles: [articleLine(path, { url: `https://www.${domain}/${path}`, domain, bias, bias5 })],
        }),
      ]);
      expect((await articleAt(path))?.ownLeaning).toBe(expected);
    });
  });
});

describeOnEachEngine('Lines that are wrong', (engine) => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await openTestDatabase(engine, 'empty');
  });
  afterAll(() => own.close());

  it('are reported by number and reason, and the good ones are kept', async () => {
    const { title: _title, ...untitled } = storyLine('bad-untitled');
    const article = (more: object) => ({ articles: [{ ...articleLine('bad'), ...more }] });
    const bad: [object | string | Buffer, string][] = [
      ['{"story_id": ', 'not JSON'],
      [untitled, "the line must have required property 'title'"],
      [storyLine('bad-url', article({ url: 'ftp://x.example/a' })), 'articles/0/url is not an http address'],
      [storyLine('bad-host', article({ url: 'https://localhost/a' })), "articles/0/url has no outlet's host"],
      [storyLine('bad-future', article({ date: '3021-01-01' })), 'articles/0/date is in the future'],
      [storyLine('bad-past', article({ date: '0021-01-01' })), 'articles/0/date is before 1900'],
      [storyLine('bad-day', { date: '2021-02-30' }), 'date is not a date'],
      [storyLine('bad-nul', { title: 'a\u0000b' }), 'title holds a character that cannot be stored'],
      [storyLine('bad-half', { title: 'a\ud800b' }), 'title holds a character that cannot be stored'],
      [
        storyLine('bad-bias', article({ bias5: 'sideways' })),
        '/articles/0/bias5 must be equal to one of the allowed values',
      ],
      [
        storyLine('bad-cites', { overview: [{ text: 'x', citations: ['https://y.example/'] }] }),
        'overview cites',
      ],
      [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'not UTF-8'],
      [`"${'x'.repeat(1_100_000)}"`, 'longer than 1048576 bytes'],
      ['[1, 2]', 'the line must be object'],
    ];
    const lines = bad.flatMap(([line], n) => [line, storyLine(`good-${n}`)]);
    const { counts, complaints } = await importInto(
      own.database,
      await fileOf('x.jsonl', ['', ...lines]),
      'stories',
    );
    expect(counts).toMatchObject({ 'stories new': bad.length, 'bad lines': bad.length });
    expect(complaints).toHaveLength(bad.length);
    for (const [n, [, reason]] of bad.entries()) {
      expect(complaints[n]).toContain(`FILE:${2 + 2 * n}: `);
      expect(complaints[n]).toContain(reason);
    }
  });
});
