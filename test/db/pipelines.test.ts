import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pipelines } from '../../src/db/pipelines.ts';

const url = process.env['TEST_DATABASE_URL'] ?? '';

describe.skipIf(!url)('Reads that share a connection (PostgreSQL, wants TEST_DATABASE_URL)', () => {
  let reads: Pipelines;
  beforeEach(() => {
    const config = { connectionString: url };
    reads = new Pipelines({ config, mostConnections: 3, waitMs: 10_000, answerMs: 10_000 });
  });
  afterEach(() => reads.close());

  const echo = (value: number) => ({
    name: 'echo',
    text: 'SELECT $1::int AS value, pg_backend_pid() AS pid',
    values: [value],
  });
  const sleep = (seconds: number) => ({ text: 'SELECT pg_sleep($1)', values: [seconds] });

  it('get their own rows, many at a time over few connections', async () => {
    const rows = await Promise.all(Array.from({ length: 500 }, (_, value) => reads.query(echo(value))));
    expect(rows.map(([row]) => row?.['value'])).toEqual(Array.from({ length: 500 }, (_, value) => value));
    expect(new Set(rows.map(([row]) => row?.['pid'])).size).toBeLessThanOrEqual(3);
  });

  it('fail alone where they fail, prepared or not', async () => {
    const divide = { name: 'divide', text: 'SELECT 1 / $1::int AS value' };
    const outcomes = await Promise.allSettled([
      reads.query(echo(1)),
      reads.query({ name: 'wrong', text: 'SELECT nothing FROM nowhere' }),
      reads.query({ ...divide, values: [0] }),
      reads.query({ ...divide, values: [1] }),
      reads.query({ name: 'wrong', text: 'SELECT nothing FROM nowhere' }),
      reads.query(echo(2)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('go another way while one takes long', async () => {
    await Promise.all([reads.query(echo(0)), reads.query(echo(0))]);
    let isAwake = false;
    const long = reads.query(sleep(3)).then(() => {
      isAwake = true;
    });
    for (let value = 0; value < 100; value += 1) await reads.query(echo(value));
    // One after another, so that none is sent behind the long one before several looks have seen it.
    for (let nap = 0; nap < 5; nap += 1) await reads.query(sleep(0.02));
    // By now it is seen to take long, and nobody stands behind it, however many come.
    await Promise.all(Array.from({ length: 100 }, (_, value) => reads.query(echo(value))));
    expect(isAwake).toBe(false);
    await long;
  });

  it('are OVERLOADED where too many wait, and no later', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 1_200 }, () => reads.query(echo(1))));
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(failures).toHaveLength(200);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'OVERLOADED' });
    expect(await reads.query(echo(7))).toMatchObject([{ value: 7 }]);
  });

  it('fail together where their connection breaks, and go over another one then', async () => {
    const [first] = await reads.query(echo(1));
    await reads.query(echo(2));
    const under = [reads.query(sleep(5)), reads.query(sleep(5)), reads.query(echo(3)), reads.query(echo(4))];
    const settled = Promise.allSettled(under);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    const asleep = `FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep($1)%' AND pid <> pg_backend_pid()`;
    // On a busy machine one of them may not have begun.
    await vi.waitFor(async () => {
      expect((await other.query(`SELECT 1 ${asleep}`)).rows).toHaveLength(2);
    }, 4_000);
    await other.query(`SELECT pg_terminate_backend(pid) ${asleep}`);
    await other.end();
    expect((await settled).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    const [again] = await reads.query(echo(5));
    expect(again).toMatchObject({ value: 5 });
    expect(again?.['pid']).not.toBe(first?.['pid']);
  });
});
