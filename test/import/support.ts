import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Database, Row } from '../../src/db/database.ts';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Mapping } from '../../src/ingest/importArguments.ts';
import { importFile } from '../../src/ingest/importFile.ts';
import { ImportReport, type Reporter } from '../../src/ingest/report.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

export const REAL = {
  isHere: existsSync(DATA),
  stories: join(DATA, 'stories/roundups.jsonl'),
  allsides: join(DATA, 'ratings/allsides-2022.csv'),
  mbfc: join(DATA, 'ratings/mbfc-2026/sources-pretty.json'),
  ownership: join(DATA, 'ownership/us-local-2018.csv'),
};

/** Keeps what an import says. */
export class Transcript implements Reporter {
  readonly said: string[] = [];
  readonly complaints: string[] = [];

  say(text: string): void {
    this.said.push(text);
  }

  complain(text: string): void {
    this.complaints.push(text);
  }

  progress(): void {}
}

/** Imports a file; answers its counts by name, and what was wrong. */
export async function importInto(
  database: Database,
  path: string,
  mapping: Mapping,
  {
    ratedAt = null,
    signal = new AbortController().signal,
  }: { ratedAt?: Date | null; signal?: AbortSignal } = {},
): Promise<{ counts: Record<string, number>; complaints: string[] }> {
  const transcript = new Transcript();
  const report = new ImportReport('FILE', transcript);
  await importFile(database, { path, mapping, ratedAt }, report, signal);
  report.summarise();
  const counted = transcript.said.slice(1).map((line) => line.trim().split(/: (?=\d+$)/));
  return {
    counts: Object.fromEntries(counted.map(([name = '', count]) => [name, Number(count)])),
    complaints: transcript.complaints,
  };
}

/** A file of these lines, gone when the test is over; objects become JSON. */
export async function fileOf(name: string, lines: readonly (object | string | Buffer)[]): Promise<string> {
  const directory = await temporaryDirectory();
  const path = join(directory, name);
  const parts = lines.flatMap((line) => [
    Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
    Buffer.from('\n'),
  ]);
  await writeFile(path, Buffer.concat(parts));
  return path;
}

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'parallax-import-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** A line of a stories file that is as documented. */
export function storyLine(
  id: string,
  { articles = 1, ...more }: { articles?: number | readonly object[]; [field: string]: unknown } = {},
) {
  return {
    story_id: id,
    title: `What happened in ${id}`,
    topic: 'us_senate',
    date: '2021-04-22',
    summary: 'It happened. Many saw it.',
    articles:
      typeof articles === 'number'
        ? Array.from({ length: articles }, (_, n) => articleLine(`${id}-${n}`))
        : articles,
    ...more,
  };
}

export function articleLine(path: string, more: Record<string, unknown> = {}) {
  return {
    title: `Report of ${path}`,
    source: 'The Ledger (Online News)',
    domain: 'ledger.example',
    url: `https://www.ledger.example/${path}`,
    date: null,
    bias: 'left',
    bias5: null,
    lead: `A lead of its own about ${path}.`,
    ...more,
  };
}

/** Rows of a statement; `sql` is the test's own text. */
export function rowsOf<T extends Row>(database: Database, sql: string): Promise<T[]> {
  return database.query<T>(Prisma.raw(sql));
}

/** How many rows every table has, and where the log stands: the same before and after what changes nothing. */
export async function fingerprintOf(database: Database): Promise<Record<string, unknown>> {
  const tables = [
    'Source',
    'SourceAlias',
    'Rater',
    'Rating',
    'Owner',
    'Ownership',
    'Topic',
    'StoryTopic',
    'Story',
    'StorySlug',
  ];
  const more = ['Article', 'TitleChange', 'Attachment', 'Statement', 'TimelineEvent', 'EventLog', 'Fanout'];
  const counts = [...tables, ...more].map((table) => `(SELECT count(*)::int FROM "${table}") AS "${table}"`);
  const [row = {}] = await rowsOf(
    database,
    `SELECT ${counts.join(', ')}, (SELECT head::int FROM "EventLogHead") AS head,
            (SELECT md5(string_agg(s::text, ',' ORDER BY s.id)) FROM "Story" s) AS stories,
            (SELECT md5(string_agg(a::text, ',' ORDER BY a.id)) FROM "Article" a) AS articles,
            (SELECT md5(string_agg(s::text, ',' ORDER BY s.id)) FROM "Source" s) AS outlets`,
  );
  return row;
}

/** Stories whose row disagrees with what their open attachments say, counted anew from these. */
export function wrongCoverage(database: Database): Promise<Row[]> {
  return rowsOf(
    database,
    `SELECT * FROM (
       SELECT s.slug, s.coverage, s."articleCount", s."sourceCount", s."firstPublishedAt", s."lastArticleAt",
              (SELECT json_build_object('s', coalesce(json_agg(o ORDER BY o), '[]'), 'n', coalesce(json_agg(n ORDER BY o), '[]'))
                 FROM (SELECT a."sourceOrdinal" o, count(*) n FROM "Attachment" t JOIN "Article" a ON a.id = t."articleId"
                        WHERE t."storyId" = s.id AND t."detachedAt" IS NULL GROUP BY 1) c)::jsonb AS expected,
              (SELECT count(*) FROM "Article" a WHERE a."storyId" = s.id) AS held,
              (SELECT count(*) FROM "Attachment" t WHERE t."storyId" = s.id AND t."detachedAt" IS NULL) AS open,
              (SELECT min("publishedAt") FROM "Article" a WHERE a."storyId" = s.id) AS first,
              (SELECT max("publishedAt") FROM "Article" a WHERE a."storyId" = s.id) AS last
         FROM "Story" s) x
      WHERE coverage::jsonb <> expected OR coverage ~ ' ' OR "articleCount" <> held OR held <> open
         OR "sourceCount" <> jsonb_array_length(expected->'s')
         OR "firstPublishedAt" IS DISTINCT FROM first OR "lastArticleAt" IS DISTINCT FROM last`,
  );
}
