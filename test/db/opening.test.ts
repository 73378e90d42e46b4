import { describe, expect, it } from 'vitest';
import { migrateDatabase, openDatabase } from '../../src/db/openDatabase.ts';
import { SetupError } from '../../src/errors.ts';

/** A port that nobody listens on: it is reserved. */
const NOBODY = { databaseUrl: 'postgresql://nobody@127.0.0.1:1/nothing', dataDir: '' };

describe('A PostgreSQL server that cannot be reached', () => {
  it.each([
    ['a start', () => openDatabase(NOBODY)],
    ['a migration', () => migrateDatabase(NOBODY)],
  ])("is a fault of the set-up to %s, in the driver's own words", async (_who, open) => {
    await expect(open()).rejects.toThrow(SetupError);
    await expect(open()).rejects.toThrow(/DATABASE_URL .*ECONNREFUSED 127\.0\.0\.1:1/);
  });
});
