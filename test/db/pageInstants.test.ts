import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { type List, pagesLoader } from '../../src/loaders/pagesLoader.ts';
import { describeOnEachEngine, openTestDatabase } from '../support/databases.ts';

/** As many as a page can have. */
const MOST = 100;

interface Moment {
  readonly nth: number;
  readonly instant: Date | null;
  readonly [column: string]: unknown;
}

describeOnEachEngine('An instant in a page', (engine) => {
  it('is what was written, to the millisecond, in the years 1 to 9999; none is none', async () => {
    const { database, close } = await openTestDatabase(engine, 'empty');
    onTestFinished(close);
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    const lists = fc.array(fc.option(instants), { minLength: 1, maxLength: MOST });
    await fc.assert(
      fc.asyncProperty(lists, async (written) => {
        const page = { limit: MOST, isBackward: false, after: null, before: null, looksBeyond: false };
        const asked = { list: momentsOf(written), page, columns: ['nth', 'instant'] };
        const { rows } = await pagesLoader<Moment>(database).load({ parent: '', asked });
        expect(rows.map(({ instant }) => instant)).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });
});

/** These instants, in their order. */
function momentsOf(instants: readonly (Date | null)[]): List<Moment> {
  const texts = instants.map((instant) => instant?.toISOString() ?? null);
  return {
    signature: JSON.stringify(texts),
    parentKind: 'none',
    shape: { all: ['nth', 'instant'], instants: ['instant'] },
    selected: Prisma.sql`moment.*`,
    body: Prisma.sql`FROM unnest(${texts}::text[]::timestamptz[]) WITH ORDINALITY AS moment("instant", "nth") WHERE true`,
    order: {
      name: 'WRITTEN',
      isDescending: false,
      columns: [{ kind: 'integer', expression: Prisma.sql`moment."nth"` }],
      keyOf: ({ nth }) => [String(nth)],
    },
  };
}
