import type { Transaction } from '../db/transaction.ts';
import { stepOf } from '../domain/leaning.ts';
import { upsertOutlets } from '../resolvers/writing/outlets.ts';
import { ensureOwners, ensureOwnerships } from '../resolvers/writing/owners.ts';
import { ensureRaters } from '../resolvers/writing/raters.ts';
import { recordRatings } from '../resolvers/writing/ratings.ts';
import type { DemoFiles } from './demoFiles.ts';
import { demoId } from './demoId.ts';
import { demoTime } from './demoTime.ts';

/** Writes raters, owners, outlets, and what ties them. Answers the ordinals of the outlets by slug. */
export async function seedOutlets(
  tx: Transaction,
  { raters, owners, outlets }: DemoFiles,
  now: Date,
): Promise<(slug: string) => number> {
  const raterIds = await ensureRaters(
    tx,
    raters.map((rater) => ({
      ...rater,
      id: demoId('Rater', rater.slug),
      scale: Object.fromEntries(
        Object.entries(rater.scale).map(([label, leaning]) => [label, leaning && stepOf(leaning)]),
      ),
    })),
  );
  const ownerIds = await ensureOwners(
    tx,
    owners.map((owner) => ({ ...owner, id: demoId('Owner', owner.slug) })),
  );
  const written = await upsertOutlets(
    tx,
    outlets.map((outlet) => ({ ...outlet, id: demoId('Source', outlet.slug) })),
  );
  const byDomain = new Map(written.map(({ domain, ordinal }) => [domain, ordinal]));
  const ordinals = new Map(outlets.map(({ slug, domain }) => [slug, byDomain.get(domain)]));
  const ordinalOf = (slug: string) => found(ordinals.get(slug), slug);

  await recordRatings(
    tx,
    outlets.flatMap(({ slug, ratings }) =>
      ratings.map(({ rater, ratedAt, ...rating }) => ({
        ...rating,
        id: demoId('Rating', `${slug}\n${rater}\n${ratedAt}`),
        sourceOrdinal: ordinalOf(slug),
        raterId: found(raterIds.get(rater), rater),
        ratedAt: demoTime(ratedAt, now),
        recordedAt: demoTime(ratedAt, now),
      })),
    ),
  );
  await ensureOwnerships(
    tx,
    outlets.flatMap(({ slug, ownerships }) =>
      ownerships.map(({ owner, sharePercent, since, until }) => ({
        id: demoId('Ownership', `${slug}\n${owner}\n${since}`),
        ownerId: found(ownerIds.get(owner), owner),
        sourceOrdinal: ordinalOf(slug),
        sharePercent,
        since: since === null ? null : demoTime(since, now),
        until: until === null ? null : demoTime(until, now),
      })),
    ),
  );
  return ordinalOf;
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new RangeError(`The demo newsroom names ${name}, which it lacks.`);
  return value;
}
