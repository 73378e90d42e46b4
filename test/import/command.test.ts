import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importArguments } from '../../src/ingest/importArguments.ts';
import { runImport } from '../../src/ingest/importCommand.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { fileOf, importInto, rowsOf, storyLine, Transcript, temporaryDirectory } from './support.ts';

const NOW = new Date('2026-11-20T00:00:00Z');

async function run(argv: readonly string[], env: NodeJS.ProcessEnv, signal = new AbortController().signal) {
  const reporter = new Transcript();
  let hooks = 0;
  const afterImport = async () => {
    hooks += 1;
  };
  const exitCode = await runImport({ argv, env, reporter, signal, afterImport });
  return { exitCode, hooks, said: reporter.said.join('\n'), complaints: reporter.complaints.join('\n') };
}

describe('The arguments of an import', () => {
  it('tell the mapping by the name of a file where it does', () => {
    expect(importArguments(['a/b.jsonl', 'c/sources-pretty.json'], NOW)?.files).toEqual([
      { path: 'a/b.jsonl', mapping: 'stories' },
      { path: 'c/sources-pretty.json', mapping: 'mbfc' },
    ]);
    expect(importArguments(['--as', 'ownership', 'x'], NOW)?.files).toEqual([
      { path: 'x', mapping: 'ownership' },
    ]);
  });

  it.each([
    [['x.csv'], 'How is x.csv to be read? Its name does not tell: say --as stories|allsides|mbfc|ownership.'],
    [['--as', 'gdelt', 'x'], 'There is no mapping “gdelt”: --as takes stories, allsides, mbfc, ownership.'],
    [[], 'Name at least one file.'],
    [['--colour', 'x.jsonl'], "Unknown option '--colour'"],
    [['--rated-at', 'soon', 'x.jsonl'], '--rated-at soon is not a date'],
    [['--rated-at', '3000-01-01', 'x.jsonl'], '--rated-at 3000-01-01 is in the future.'],
  ])('%j is refused with a word that helps', (argv, message) => {
    expect(() => importArguments(argv, NOW)).toThrow(message);
  });
});

describe('The import command', () => {
  it('ends with 2 and a reason where the set-up is wrong, before it writes anything', async () => {
    const dataDir = await temporaryDirectory();
    const wrong = await run(['x.csv'], { DATA_DIR: dataDir });
    expect(wrong).toMatchObject({ exitCode: 2, hooks: 0 });
    expect(wrong.complaints).toContain('--as stories|allsides|mbfc|ownership');
    expect((await run(['x.jsonl'], { DATABASE_URL: 'mysql://x' })).complaints).toContain(
      'DATABASE_URL must be',
    );
  });

  it('answers help with 0', async () => {
    expect(await run(['--help'], {})).toMatchObject({ exitCode: 0, hooks: 0 });
  });

  it('opens, migrates and fills an embedded database, and asks for what a file lacks', async () => {
    const env = { DATA_DIR: await temporaryDirectory() };
    const good = await fileOf('good.jsonl', [storyLine('a'), storyLine('b')]);
    expect(await run([good], env)).toMatchObject({ exitCode: 0, hooks: 1, complaints: '' });

    const mixed = await fileOf('mixed.jsonl', [storyLine('c'), '{', storyLine('d')]);
    const partly = await run([good, mixed], env);
    expect(partly.exitCode).toBe(1);
    expect(partly.complaints).toMatch(/mixed\.jsonl:2: not JSON/);
    expect(partly.said).toMatch(/stories new: 2\n[\s\S]*bad lines: 1/);

    const ratings = await fileOf('r.csv', [',bias,type,url', 'A,Left,News,https://a.example/']);
    const undated = await run(['--as', 'allsides', ratings], env);
    expect(undated).toMatchObject({ exitCode: 2 });
    expect(undated.complaints).toContain('say when these ratings were published: --rated-at');
    expect(await run(['--as', 'allsides', '--rated-at', '2022-12-01', ratings], env)).toMatchObject({
      exitCode: 0,
    });
    expect((await run(['nowhere.jsonl'], env)).complaints).toBe('There is no file nowhere.jsonl.');
  });
});

describeOnEachEngine('An import', (engine) => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await openTestDatabase(engine, 'empty');
  });
  afterAll(() => own.close());

  it('that is interrupted finishes its transaction, and the next run does the rest', async () => {
    const lines = Array.from({ length: 130 }, (_, n) => storyLine(`part-${n}`));
    const path = await fileOf('parts.jsonl', lines);
    const interruption = new AbortController();
    const watched = importInto(own.database, path, 'stories', { signal: interruption.signal });
    const firstBatch = setInterval(async () => {
      const [row] = await rowsOf<{ n: number }>(own.database, 'SELECT count(*)::int AS n FROM "Story"');
      if (row && row.n > 0) interruption.abort();
    }, 1);
    const { counts } = await watched;
    clearInterval(firstBatch);
    const written = counts['stories new'] ?? 0;
    expect(written % 50 === 0 || written === 130).toBe(true);
    expect((await importInto(own.database, path, 'stories')).counts).toMatchObject({
      'stories new': 130 - written,
      'stories known': written,
    });
  });

  it('reports rows of ratings and owners that are wrong, and keeps the good ones', async () => {
    const allsides = await fileOf('a.csv', [
      ',bias,type,allsides_url,url',
      'Good,Left,News,,https://www.good.example/',
      'Sideways,Sideways,News,,https://sideways.example/',
      'Quoted "wrong,Left,News',
      'Good (Opinion),Right,News,,https://good.example/opinion',
      'Mixed,Mixed,News,,http://online.mixed.example',
    ]);
    const { counts, complaints } = await importInto(own.database, allsides, 'allsides', { ratedAt: NOW });
    expect(counts, complaints.join('\n')).toMatchObject({
      'ratings new': 2,
      'bad lines': 2,
      'passed over: parts of a host': 1,
    });
    expect(complaints.sort()[0]).toContain("FILE:3: AllSides' scale has no “Sideways”");
    expect(complaints[1]).toContain('FILE:4: Invalid Opening Quote');
    const rated = await rowsOf(
      own.database,
      `SELECT s.domain, t.step::int FROM "Rating" t JOIN "Source" s ON s.ordinal = t."sourceOrdinal" ORDER BY 1`,
    );
    expect(rated).toEqual([
      { domain: 'good.example', step: -2 },
      { domain: 'mixed.example', step: null },
    ]);

    const entry = { domain: 'good.example', name: 'Good', bias: 'left', reporting: 'high' };
    const mbfc = await fileOf('m.json', [
      JSON.stringify([entry, { ...entry, bias: 'up' }, { ...entry, reporting: 'so-so' }, 7]),
    ]);
    const answer = await importInto(own.database, mbfc, 'mbfc', { ratedAt: NOW });
    expect(answer.counts).toMatchObject({ 'ratings new': 1, 'outlets new': 0, 'bad lines': 3 });
    expect(answer.complaints[0]).toBe('FILE:entry 2: the scale has no bias “up”');
  });

  it('records a new opinion as a new row, and the same one never twice', async () => {
    const of = async (label: string, day: string) => {
      const path = await fileOf('n.csv', [',bias,type,url', `New,${label},News,https://new.example/`]);
      return (await importInto(own.database, path, 'allsides', { ratedAt: new Date(day) })).counts[
        'ratings new'
      ];
    };
    expect(await of('Left', '2020-01-01')).toBe(1);
    expect(await of('Left', '2021-01-01')).toBe(0);
    expect(await of('Center', '2022-01-01')).toBe(1);
    expect(await of('Left', '2023-01-01')).toBe(1);
    expect(await of('Left', '2020-01-01')).toBe(0);
  });

  it('finds what the database forbids forbidden there', async () => {
    const refused = (sql: string) => expect(rowsOf(own.database, sql), sql).rejects.toThrow();
    await importInto(
      own.database,
      await fileOf('f.jsonl', [storyLine('forbidden'), storyLine('other')]),
      'stories',
    );
    await importInto(
      own.database,
      await fileOf('o.csv', ['name,state,domain,owner,medium', 'O,US,o.example,Somebody,Newspapers']),
      'ownership',
    );
    await refused(`INSERT INTO "Attachment" ("articleId", "storyId") SELECT a.id, s.id FROM "Article" a, "Story" s
                    WHERE a.url LIKE '%/forbidden-0' AND s."importKey" = 'other'`);
    await refused('UPDATE "Rating" SET step = 4');
    await refused('UPDATE "Rating" SET step = -4');
    await refused('UPDATE "Ownership" SET "sharePercent" = 101');
    await refused('UPDATE "Ownership" SET "sharePercent" = -1');
    await refused(`INSERT INTO "Article" (url, title, "publishedAt", "sourceOrdinal")
                   SELECT url, title, "publishedAt", "sourceOrdinal" FROM "Article" LIMIT 1`);
    await refused(`UPDATE "EventLog" SET type = 'NOTHING'`);
  });
});
