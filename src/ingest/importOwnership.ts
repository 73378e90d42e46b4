import { setImmediate } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { ensureOwners, ensureOwnerships } from '../resolvers/writing/owners.ts';
import { importedOutlets } from './importedOutlets.ts';
import { importId } from './importId.ts';
import { nameOfOwned, type OwnedOutlet } from './localOwnership.ts';
import type { ImportReport } from './report.ts';

/** Outlets of one transaction. */
const BATCH = 200;

/** Writes outlets and their owners, 200 outlets a transaction. Shares and beginnings are not known; a second run changes nothing. */
export async function importOwnership(
  database: Database,
  outlets: readonly OwnedOutlet[],
  report: ImportReport,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < outlets.length && !signal.aborted; from += BATCH) {
    const batch = outlets.slice(from, from + BATCH);
    report.add(await inTransaction(database, (tx) => ownBatch(tx, batch), { timeoutMs: 30_000 }));
    report.progress(Math.min(from + BATCH, outlets.length), 'outlets');
    await setImmediate();
  }
}

async function ownBatch(tx: Transaction, batch: readonly OwnedOutlet[]) {
  const { ordinals, newOutlets } = await importedOutlets(
    tx,
    batch.map((outlet) => ({
      name: nameOfOwned(outlet),
      domain: outlet.domain,
      homepageUrl: `https://${outlet.domain}/`,
      country: outlet.country,
      medium: outlet.medium,
    })),
  );
  const owners = new Map(batch.flatMap((outlet) => [...outlet.owners]));
  const ownerIds = await ensureOwners(
    tx,
    Array.from(owners, ([slug, name]) => ({
      id: importId('Owner', slug),
      slug,
      name,
      ownerKind: 'OTHER' as const,
    })),
  );
  const held = batch.flatMap((outlet) =>
    [...outlet.owners.keys()].flatMap((slug) => {
      const ownerId = ownerIds.get(slug);
      const sourceOrdinal = ordinals.get(outlet.domain);
      if (ownerId === undefined || sourceOrdinal === undefined) return [];
      const id = importId('Ownership', `${outlet.domain}\n${slug}`);
      return [{ id, ownerId, sourceOrdinal, sharePercent: null, since: null, until: null }];
    }),
  );
  const added = await ensureOwnerships(tx, held);
  return {
    'outlets new': newOutlets,
    'outlets known': batch.length - newOutlets,
    'ownerships new': added,
    'ownerships known': held.length - added,
  };
}
