import { setImmediate } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { ensureRaters } from '../resolvers/writing/raters.ts';
import { recordRatings } from '../resolvers/writing/ratings.ts';
import { importedOutlets } from './importedOutlets.ts';
import { importId } from './importId.ts';
import type { RatedOutlet, RatingFile } from './ratedOutlet.ts';
import type { ImportReport } from './report.ts';

/** Outlets of one transaction. */
const BATCH = 200;

/**
 * Writes a mapped file of ratings, 200 outlets a transaction. Unknown outlets are made. The same opinion again is nothing,
 * so that a second run changes nothing.
 */
export async function importRatings(
  database: Database,
  { rater, ratedAt, outlets }: RatingFile,
  report: ImportReport,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < outlets.length && !signal.aborted; from += BATCH) {
    const batch = outlets.slice(from, from + BATCH);
    const counts = await inTransaction(
      database,
      async (tx) => {
        const known = await ensureRaters(tx, [{ ...rater, id: importId('Rater', rater.slug) }]);
        const raterId = known.get(rater.slug);
        if (raterId === undefined) throw new Error(`The rater ${rater.slug} was not written.`);
        return rateBatch(tx, batch, { raterId, rater: rater.slug, ratedAt });
      },
      { timeoutMs: 30_000 },
    );
    report.add(counts);
    report.progress(Math.min(from + BATCH, outlets.length), 'ratings');
    await setImmediate();
  }
}

async function rateBatch(
  tx: Transaction,
  batch: readonly RatedOutlet[],
  { raterId, rater, ratedAt }: { raterId: string; rater: string; ratedAt: Date },
) {
  const { ordinals, newOutlets } = await importedOutlets(
    tx,
    batch.map(({ name, domain }) => ({ name, domain, homepageUrl: `https://${domain}/` })),
  );
  const ratings = batch.flatMap(({ domain, label, factuality, url }) => {
    const sourceOrdinal = ordinals.get(domain);
    if (sourceOrdinal === undefined) return [];
    const id = importId('Rating', [domain, rater, ratedAt.toISOString(), label, factuality].join('\n'));
    return [{ id, sourceOrdinal, raterId, originalLabel: label, factuality, ratedAt, url }];
  });
  const rated = await recordRatings(tx, ratings);
  return {
    'outlets new': newOutlets,
    'ratings new': rated.length,
    'ratings known': ratings.length - rated.length,
  };
}
