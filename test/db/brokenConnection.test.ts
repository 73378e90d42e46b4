import { describe, expect, it } from 'vitest';
import { Pool } from '../../src/db/pool.ts';

const url = process.env['TEST_DATABASE_URL'];

describe.skipIf(!url)('A connection that breaks (wants TEST_DATABASE_URL)', () => {
  it('ends nothing but itself, though nobody uses it who has taken it, and is replaced', async () => {
    const pool = new Pool({ connectionString: url, max: 1 });
    try {
      const taken = await pool.connect();
      const { rows } = await taken.query('SELECT pg_backend_pid() AS pid');
      const broken = new Promise((resolve) => taken.once('end', resolve));
      const other = new Pool({ connectionString: url, max: 1 });
      await other.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await other.end();
      await broken;
      await expect(taken.query('SELECT 1')).rejects.toThrow('not queryable');
      taken.release();
      expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    } finally {
      await pool.end();
    }
  });
});
