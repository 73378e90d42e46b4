import { expect, it } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { upsertOutlets } from '../../src/resolvers/writing/outlets.ts';
import { describeOnEachEngine, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { articleLine, fileOf, importInto, rowsOf, storyLine } from './support.ts';

const TABLES = ['Source', 'Rater', 'Rating', 'Owner', 'Ownership', 'Article', 'Story', 'Topic'];
const TEXTS = ['Statement', 'Analysis', 'FaqEntry', 'TimelineEvent'];

const STORY = storyLine('told', {
  articles: 2,
  overview: [{ text: 'One.' }, { text: 'Two.' }],
  analyses: [{ side: 'LEFT', text: 'So.' }],
  faq: [{ question: 'Why?', answer: 'So.' }],
  timeline: [
    { date: '2021-04-22', headline: 'It happened' },
    { date: '2021-04-22', headline: 'It happened' },
  ],
});

const OWNERSHIP = [
  'name,state,domain,owner,medium',
  'KWHE,HI,kwhe.example,LeSea,TV station',
  'The Times,HI,times.example,LeSea,Newspapers',
];

const allSidesFile = (label: string) =>
  fileOf('allsides.csv', [
    'name,bias,type,url',
    `The Ledger,${label},News,https://ledger.example/`,
    'The Times,Center,News,https://times.example/',
  ]);

async function importEverything({ database }: TestDatabase): Promise<void> {
  const ratedAt = new Date('2022-06-01');
  await importInto(database, await allSidesFile('Left'), 'allsides', { ratedAt });
  await importInto(database, await fileOf('owners.csv', OWNERSHIP), 'ownership');
  await importInto(database, await fileOf('stories.jsonl', [STORY]), 'stories');
}

/** All ids by table, in the order of ids. */
async function idsOf({ database }: TestDatabase): Promise<Record<string, unknown[]>> {
  const entries = [...TABLES, ...TEXTS].map(async (table) => {
    const rows = await rowsOf(database, `SELECT id FROM "${table}" ORDER BY id`);
    return [table, rows.map(({ id }) => id)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describeOnEachEngine('The ids of what an import makes', (engine) => {
  it('are the same on another database, and follow from what a row is about', async () => {
    const [one, other] = [
      await openTestDatabase('embedded', 'empty'),
      await openTestDatabase(engine, 'empty'),
    ];
    await importEverything(one);
    await importEverything(other);
    const ids = await idsOf(one);
    expect(await idsOf(other)).toEqual(ids);
    for (const table of [...TABLES, ...TEXTS]) {
      expect(ids[table], table).not.toEqual([]);
      for (const id of ids[table] ?? [])
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    }
    expect(new Set(Object.values(ids).flat()).size).toBe(Object.values(ids).flat().length);
    await one.close();
    await other.close();
  });

  it('are not given to rows that are there', async () => {
    const own = await openTestDatabase(engine, 'empty');
    const [known] = await inTransaction(own.database, (tx) =>
      upsertOutlets(tx, [{ name: 'The Ledger', domain: 'ledger.example' }]),
    );
    const story = storyLine('a', { articles: [articleLine('a')] });
    await importInto(own.database, await fileOf('stories.jsonl', [story]), 'stories');
    expect(await rowsOf(own.database, 'SELECT id FROM "Source"')).toEqual([{ id: known?.id }]);
    await own.close();
  });

  it('do not stand in the way of a rater that comes back to what it said at the same date', async () => {
    const own = await openTestDatabase(engine, 'empty');
    const ratedAt = new Date('2022-06-01');
    for (const label of ['Left', 'Right', 'Left']) {
      await importInto(own.database, await allSidesFile(label), 'allsides', { ratedAt });
    }
    const labels = await rowsOf(
      own.database,
      `SELECT t."originalLabel" AS label FROM "Rating" t JOIN "Source" s ON s.ordinal = t."sourceOrdinal"
        WHERE s.domain = 'ledger.example' ORDER BY t."recordedAt"`,
    );
    expect(labels.map(({ label }) => label)).toEqual(['Left', 'Right', 'Left']);
    await own.close();
  });
});
